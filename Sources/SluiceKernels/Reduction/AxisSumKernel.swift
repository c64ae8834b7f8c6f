/// Sums along an axis, in double precision.
package enum AxisSumKernel {
  /// Writes `factor` times the sum of each line.
  package static func sum(
    _ shape: AxisShape, factor: Double = 1, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    shape.run(SumLoop(factor: factor, input: input, output: output), pool: pool)
  }

  /// Writes `factor` times the sum of each line's squared distances from a number of its own.
  package static func squaredDistances(
    _ shape: AxisShape, factor: Double = 1, input: UnsafePointer<Float>,
    from centers: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    shape.run(
      DistanceLoop(factor: factor, input: input, centers: centers, output: output), pool: pool)
  }
}

private struct SumLoop: AxisLoop {
  let factor: Double
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    var (low, high) = (SIMD8<Double>(), SIMD8<Double>())
    lines.forEach { slot in
      let lanes = slot.load(input + start)
      low += SIMD8<Double>(lanes.lowHalf)
      high += SIMD8<Double>(lanes.highHalf)
    }
    lines.store(lines.total(low * factor, high * factor), to: output + place)
  }
}

private struct DistanceLoop: AxisLoop {
  let factor: Double
  let input: UnsafePointer<Float>
  let centers: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    let center = lines.load(centers + place)
    var (low, high) = (SIMD8<Double>(), SIMD8<Double>())
    lines.forEach { slot in
      // Lanes beyond the end of a line lie at its centre, and add nothing.
      let distance = slot.load(input + start, filling: center[0]) - center
      let (first, second) = (
        SIMD8<Double>(distance.lowHalf), SIMD8<Double>(distance.highHalf)
      )
      low += first * first
      high += second * second
    }
    lines.store(lines.total(low * factor, high * factor), to: output + place)
  }
}
