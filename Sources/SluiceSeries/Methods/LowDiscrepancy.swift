/// Points that fill the unit cube of four dimensions evenly.
///
/// Source: Roberts 2018, "The Unreasonable Effectiveness of Quasirandom Sequences": element `i` along axis `k` is the
/// fraction of `(i + 1) / g^(k + 1)`, where `g^5 = g + 1`.
enum LowDiscrepancy {
  private static let ratio = 1.1673039782614187

  /// The coordinate of a point along an axis from 0 to 3: at least 0 and below 1.
  static func element(_ index: Int, axis: Int) -> Double {
    var step = 1.0
    for _ in 0...axis { step /= ratio }
    let product = Double(index + 1) * step
    return product - product.rounded(.down)
  }
}
