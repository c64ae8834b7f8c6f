extension Tensor {
  /// 1 where `a < b`, else 0, with broadcasting as for `+`.
  ///
  /// Comparisons are off the tape: they have no gradient. One with NaN does not hold. Their results
  /// are the masks of `Tensor.where(_:_:_:)`.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { combined(.less, a, b) }

  /// 1 where `a <= b`, else 0, with broadcasting as for `+`.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { combined(.lessOrEqual, a, b) }

  /// 1 where `a > b`, else 0, with broadcasting as for `+`.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { combined(.less, b, a) }

  /// 1 where `a >= b`, else 0, with broadcasting as for `+`.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { combined(.lessOrEqual, b, a) }

  /// 1 where `a == b`, else 0, with broadcasting as for `+`.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { combined(.equal, a, b) }

  /// 1 where `a != b`, else 0, with broadcasting as for `+`; 1 where one of them is NaN.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { combined(.notEqual, a, b) }

  /// 1 where an element is below a number, else 0.
  public static func .< (a: Tensor, b: Float) -> Tensor { a .< Tensor(b) }

  /// 1 where an element is a number at most, else 0.
  public static func .<= (a: Tensor, b: Float) -> Tensor { a .<= Tensor(b) }

  /// 1 where an element is above a number, else 0.
  public static func .> (a: Tensor, b: Float) -> Tensor { a .> Tensor(b) }

  /// 1 where an element is a number at least, else 0.
  public static func .>= (a: Tensor, b: Float) -> Tensor { a .>= Tensor(b) }

  /// 1 where an element is a number, else 0.
  public static func .== (a: Tensor, b: Float) -> Tensor { a .== Tensor(b) }

  /// 1 where an element is not a number given, else 0.
  public static func .!= (a: Tensor, b: Float) -> Tensor { a .!= Tensor(b) }

  /// 1 where a number is below an element, else 0.
  public static func .< (a: Float, b: Tensor) -> Tensor { Tensor(a) .< b }

  /// 1 where a number is an element at most, else 0.
  public static func .<= (a: Float, b: Tensor) -> Tensor { Tensor(a) .<= b }

  /// 1 where a number is above an element, else 0.
  public static func .> (a: Float, b: Tensor) -> Tensor { Tensor(a) .> b }

  /// 1 where a number is an element at least, else 0.
  public static func .>= (a: Float, b: Tensor) -> Tensor { Tensor(a) .>= b }
}
