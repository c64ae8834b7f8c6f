import ArgumentParser
import Sluice

/// How exactly matrix products multiply.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: """
      What matrix products multiply: float32, or bfloat16, whose sums stay float32 and which is up to \
      twice as fast where the processor has instructions for it. (default: float32)
      """)
  var precision: Precision?

  @Flag(
    help: """
      Compute in bfloat16 on a processor without such instructions too: operands are rounded alike, and \
      nothing is faster.
      """)
  var emulate = false

  func validate() throws {
    guard let precision else {
      guard !emulate else { throw ValidationError("--emulate belongs to --precision bfloat16.") }
      return
    }
    try requireInstructions(for: precision)
  }

  /// Throws where the processor has no instructions for a precision, unless it may be emulated.
  func requireInstructions(for precision: Precision) throws {
    guard !precision.isNative, !emulate else { return }
    throw ValidationError(
      """
      This build has no \(precision.rawValue) instructions (AVX512_BF16), as its processor or SLUICE_CPU \
      has none. --precision \(precision.rawValue) --emulate computes with the same rounding, and gains nothing.
      """)
  }
}

extension Precision: ExpressibleByArgument {}

/// With how many threads, and how exactly, something is computed.
struct ComputeOptions: ParsableArguments {
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var precision: PrecisionOptions

  /// Runs `body` with operations computing so.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    try threads.run { try withPrecision(precision.precision ?? .float32, body) }
  }
}
