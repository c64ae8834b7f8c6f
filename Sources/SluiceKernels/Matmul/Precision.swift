/// The precision of matrix products: linear layers, attention and all other products.
///
/// Only the operands of products are rounded; sums and all other operations are float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// float32 operands: 24 significant bits.
  case float32
  /// Operands rounded to bfloat16 (8 significant bits), to nearest, ties to even.
  case bfloat16

  /// The precision that operations use by default.
  ///
  /// An operation reads it at its start and uses the same precision for its gradients. Task-local values are
  /// not inherited by other threads: code that starts a thread must bind the value again.
  @TaskLocal public static var current: Precision = .float32

  /// Whether this build uses processor instructions for this precision; otherwise it computes with the
  /// rounded numbers in float32, which is not faster.
  public var isNative: Bool { self == .float32 || InstructionSet.hasBFloat16 }
}

/// Runs `body` with another precision of products.
///
/// ```swift
/// let loss = withPrecision(.bfloat16) { model.loss(batch) }
/// loss.gradients()  // in bfloat16 too
/// ```
@discardableResult
public func withPrecision<Result>(
  _ precision: Precision, _ body: () throws -> Result
) rethrows -> Result {
  try Precision.$current.withValue(precision, operation: body)
}

extension Precision {
  /// Numbers per word of 32 bits; operands are packed in words along the depth of a product.
  @inline(always) var numbersPerWord: Int { self == .bfloat16 ? 2 : 1 }

  /// The number of words that hold `numbers` numbers.
  @inline(always) func wordCount(_ numbers: Int) -> Int {
    divideRoundingUp(numbers, by: numbersPerWord)
  }

  /// The words that hold a range of numbers; other numbers in these words must contribute nothing.
  @inline(always) func words(_ numbers: Range<Int>) -> Range<Int> {
    self == .float32
      ? numbers
      : numbers.isEmpty
        ? numbers.lowerBound / 2..<numbers.lowerBound / 2
        : numbers.lowerBound / 2..<divideRoundingUp(numbers.upperBound, by: 2)
  }
}
