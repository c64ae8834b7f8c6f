/// One double-precision sum per lane.
struct DoubleSums {
  var low = SIMD8<Double>()
  var high = SIMD8<Double>()

  /// The sum of all lanes.
  @inline(always) var total: Double { (low + high).sum() }

  @inline(always)
  mutating func add(_ lanes: Lanes) {
    low += SIMD8<Double>(lanes.lowHalf)
    high += SIMD8<Double>(lanes.highHalf)
  }

  @inline(always)
  mutating func addSquares(of lanes: Lanes) {
    let first = SIMD8<Double>(lanes.lowHalf)
    let second = SIMD8<Double>(lanes.highHalf)
    low += first * first
    high += second * second
  }

  @inline(always)
  static func * (sums: DoubleSums, factor: Double) -> DoubleSums {
    DoubleSums(low: sums.low * factor, high: sums.high * factor)
  }
}
