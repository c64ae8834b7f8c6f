import SluicePlatform

/// The C library's `exp`; Foundation has a second, ambiguous one.
func exponential(_ x: Double) -> Double { exp(x) }

/// The C library's `log`.
func logarithm(_ x: Double) -> Double { log(x) }
