#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The C library's `exp`, which Foundation would bring in twice.
func exponential(_ x: Double) -> Double { exp(x) }
