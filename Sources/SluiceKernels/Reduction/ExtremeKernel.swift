/// The largest or smallest element along an axis, and its position.
///
/// Of several equal elements, the first is taken. NaN counts as both larger and smaller than all numbers.
package enum ExtremeKernel {
  /// Which extreme to find.
  package enum Extreme: Sendable {
    /// The largest.
    case largest
    /// The smallest.
    case smallest
  }

  /// Writes the extreme element of each line and its position in the line, which must not be empty.
  package static func forward(
    _ extreme: Extreme, _ shape: AxisShape, input: UnsafePointer<Float>,
    values: UnsafeMutablePointer<Float>, places: UnsafeMutablePointer<Int32>,
    pool: ThreadPool = .current
  ) {
    shape.run(
      ExtremeLoop(
        sign: extreme == .largest ? 1 : -1, input: input, values: values, places: places),
      pool: pool)
  }

  /// Adds the gradient of each line's extreme element to that of the element at its position.
  package static func backward(
    _ shape: AxisShape, places: UnsafePointer<Int32>, outputGradient: UnsafePointer<Float>,
    addedTo inputGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(shape.reducedCount, grain: Grain.elements) { range in
      for line in range {
        let (row, column) = line.quotientAndRemainder(dividingBy: shape.inner)
        let place = (row * shape.length + Int(places[line])) * shape.inner + column
        inputGradient[place] += outputGradient[line]
      }
    }
  }
}

private struct ExtremeLoop: AxisLoop {
  let sign: Float
  let input: UnsafePointer<Float>
  let values: UnsafeMutablePointer<Float>
  let places: UnsafeMutablePointer<Int32>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    var best = Lanes(repeating: -.infinity)
    var steps = SIMD16<Int32>()
    for step in 0..<lines.stepCount {
      let x = lines.slot(step).load(input + start, filling: -sign * .infinity) * sign
      let isBetter = (x .> best) .| ((x .!= x) .& (best .== best))
      best.replace(with: x, where: isBetter)
      steps.replace(with: SIMD16(repeating: Int32(step)), where: isBetter)
    }
    let (value, position) = lines.largest(best, at: steps)
    lines.store(value * sign, to: values + place)
    for line in 0..<lines.lineCount { places[place + line] = position[line] }
  }
}
