/// How exactly products multiply: linear maps, attention and all other matrix products.
///
/// Only the operands of products are rounded; sums, and all that is no product, are float32.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// Operands as they are: 24 significant bits.
  case float32
  /// Operands rounded to bfloat16, 8 significant bits, to the nearest, ties to even.
  case bfloat16

  /// The precision of operations, unless they are told otherwise.
  ///
  /// An operation reads it when it begins and keeps it for its gradients. Task-local values do not reach
  /// other threads: whoever starts one binds it again.
  @TaskLocal public static var current: Precision = .float32

  /// Whether this build multiplies so by instructions of the processor; if not, it computes with the
  /// rounded numbers in float32, which gains nothing.
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
  /// Numbers in a word of 32 bits, in which operands are packed along the depth of a product.
  @inline(always) var numbersPerWord: Int { self == .bfloat16 ? 2 : 1 }

  /// Words that hold so many numbers.
  @inline(always) func wordCount(_ numbers: Int) -> Int {
    divideRoundingUp(numbers, by: numbersPerWord)
  }

  /// The words that hold some numbers; their other numbers are to add nothing.
  @inline(always) func words(_ numbers: Range<Int>) -> Range<Int> {
    self == .float32
      ? numbers
      : numbers.isEmpty
        ? numbers.lowerBound / 2..<numbers.lowerBound / 2
        : numbers.lowerBound / 2..<divideRoundingUp(numbers.upperBound, by: 2)
  }
}
