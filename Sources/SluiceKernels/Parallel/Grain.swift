/// Grain sizes: the least work that is worth handing to another thread.
enum Grain {
  /// Elements of an elementwise loop; a multiple of the vector's width, so that a split does not change bits.
  static let elements = 8192

  /// Rows of `width` elements.
  static func rows(width: Int) -> Int { max(1, elements / max(1, width)) }
}
