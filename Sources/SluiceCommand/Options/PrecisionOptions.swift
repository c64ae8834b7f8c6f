import ArgumentParser
import Sluice

/// The flags for the precision of matrix products.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: """
      Precision of matrix products. bfloat16 rounds the factors and sums in float32; it is up to twice as \
      fast on processors with bfloat16 instructions. (default: float32)
      """)
  var precision: Precision?

  @Flag(
    help: """
      Allow --precision bfloat16 on a processor without bfloat16 instructions. Values are rounded in the \
      same way, but it is not faster than float32.
      """)
  var emulate = false

  func validate() throws {
    guard let precision else {
      guard !emulate else { throw ValidationError("--emulate needs --precision bfloat16.") }
      return
    }
    try requireInstructions(for: precision)
  }

  /// Throws if the processor has no instructions for a precision, unless emulation is allowed.
  func requireInstructions(for precision: Precision) throws {
    guard !precision.isNative, !emulate else { return }
    throw ValidationError(
      """
      This build has no \(precision.rawValue) instructions (AVX512_BF16), because the processor or \
      SLUICE_CPU lacks them. --precision \(precision.rawValue) --emulate computes with the same rounding, \
      but is not faster than float32.
      """)
  }
}

extension Precision: ExpressibleByArgument {}

/// The flags for threads and precision.
struct ComputeOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var precision: PrecisionOptions

  /// Runs `body` with these settings.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    try threads.run { try withPrecision(precision.precision ?? .float32, body) }
  }
}
