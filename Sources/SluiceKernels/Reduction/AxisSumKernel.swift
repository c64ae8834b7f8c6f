/// Sums along an axis, in double precision.
package enum AxisSumKernel {
  /// Writes `factor` times the sum of each line.
  package static func sum(
    _ shape: AxisShape, factor: Double = 1, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    shape.run(SumLoop(factor: factor, input: input, output: output), pool: pool)
  }

  /// Writes `factor` times the sum of the squared distances of each line's elements from its center.
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
    var sums = DoubleSums()
    lines.forEach { slot in sums.add(slot.load(input + start)) }
    lines.store(lines.total(sums * factor), to: output + place)
  }
}

private struct DistanceLoop: AxisLoop {
  let factor: Double
  let input: UnsafePointer<Float>
  let centers: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    let center = lines.load(centers + place)
    var sums = DoubleSums()
    lines.forEach { slot in
      // Lanes beyond the end of a line are filled with its center, so that they add nothing.
      sums.addSquares(of: slot.load(input + start, filling: center[0]) - center)
    }
    lines.store(lines.total(sums * factor), to: output + place)
  }
}
