extension Tensor {
  /// Elementwise comparison: 1 where `a < b`, else 0, with broadcasting as for `+`.
  ///
  /// Comparisons have no gradient. Comparisons with NaN give 0. The results can be used as masks for
  /// `Tensor.where(_:_:_:)`.
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

  /// 1 where an element is less than a number, else 0.
  public static func .< (a: Tensor, b: Float) -> Tensor { a .< Tensor(b) }

  /// 1 where an element is less than or equal to a number, else 0.
  public static func .<= (a: Tensor, b: Float) -> Tensor { a .<= Tensor(b) }

  /// 1 where an element is greater than a number, else 0.
  public static func .> (a: Tensor, b: Float) -> Tensor { a .> Tensor(b) }

  /// 1 where an element is greater than or equal to a number, else 0.
  public static func .>= (a: Tensor, b: Float) -> Tensor { a .>= Tensor(b) }

  /// 1 where an element is equal to a number, else 0.
  public static func .== (a: Tensor, b: Float) -> Tensor { a .== Tensor(b) }

  /// 1 where an element is not equal to a number, else 0.
  public static func .!= (a: Tensor, b: Float) -> Tensor { a .!= Tensor(b) }

  /// 1 where a number is less than an element, else 0.
  public static func .< (a: Float, b: Tensor) -> Tensor { Tensor(a) .< b }

  /// 1 where a number is less than or equal to an element, else 0.
  public static func .<= (a: Float, b: Tensor) -> Tensor { Tensor(a) .<= b }

  /// 1 where a number is greater than an element, else 0.
  public static func .> (a: Float, b: Tensor) -> Tensor { Tensor(a) .> b }

  /// 1 where a number is greater than or equal to an element, else 0.
  public static func .>= (a: Float, b: Tensor) -> Tensor { Tensor(a) .>= b }
}
