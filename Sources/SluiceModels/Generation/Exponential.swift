import SluicePlatform

/// The C library's `exp`, which Foundation would bring in twice.
func exponential(_ x: Double) -> Double { exp(x) }

/// The C library's `log`.
func logarithm(_ x: Double) -> Double { log(x) }
