// A number on either side of an operator is a tensor of shape [], which fits every shape.

extension Tensor {
  /// Every element plus a number.
  public static func + (a: Tensor, b: Float) -> Tensor { a + Tensor(b) }

  /// A number plus every element.
  public static func + (a: Float, b: Tensor) -> Tensor { Tensor(a) + b }

  /// Every element minus a number.
  public static func - (a: Tensor, b: Float) -> Tensor { a - Tensor(b) }

  /// A number minus every element.
  public static func - (a: Float, b: Tensor) -> Tensor { Tensor(a) - b }

  /// A number times every element.
  public static func * (factor: Float, a: Tensor) -> Tensor { a * factor }

  /// Every element divided by a number.
  public static func / (a: Tensor, b: Float) -> Tensor { a / Tensor(b) }

  /// A number divided by every element.
  public static func / (a: Float, b: Tensor) -> Tensor { Tensor(a) / b }
}
