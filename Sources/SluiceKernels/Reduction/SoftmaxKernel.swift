/// The softmax along an axis, its logarithm, and log-sum-exp.
///
/// If all elements of a line are minus infinity, its softmax is 0, the logarithm of the softmax is
/// minus infinity, and the gradients are 0.
package enum SoftmaxKernel {
  /// Writes `log(sum(exp(x)))` of each line; minus infinity for an empty one.
  package static func logSumExp(
    _ shape: AxisShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    shape.run(LogSumExpLoop(input: input, output: output), pool: pool)
  }

  /// Writes the gradient of the input, from the log-sum-exp and its gradient.
  package static func logSumExpBackward(
    _ shape: AxisShape, input: UnsafePointer<Float>, output: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    shape.run(
      LogSumExpGradientLoop(
        input: input, output: output, outputGradient: outputGradient,
        inputGradient: inputGradient), pool: pool)
  }

  /// Writes `exp(x) / sum(exp(x))`, or its logarithm.
  package static func forward(
    isLogarithmic: Bool, _ shape: AxisShape, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    shape.run(SoftmaxLoop(isLogarithmic: isLogarithmic, input: input, output: output), pool: pool)
  }

  /// Writes the gradient of the input, from the softmax or its logarithm and its gradient, whose
  /// memory it may use.
  package static func backward(
    isLogarithmic: Bool, _ shape: AxisShape, output: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    if isLogarithmic {
      shape.run(
        LogSoftmaxGradientLoop(
          output: output, outputGradient: outputGradient, inputGradient: inputGradient), pool: pool)
    } else {
      shape.run(
        SoftmaxGradientLoop(
          output: output, outputGradient: outputGradient, inputGradient: inputGradient), pool: pool)
    }
  }
}

/// The number subtracted from the exponents of each line: its largest element if that is finite.
@inline(always)
private func exponentShift(_ lines: some AxisLines, _ x: UnsafePointer<Float>) -> Lanes {
  var largest = Lanes(repeating: -.infinity)
  lines.forEach { slot in largest = maximum(largest, slot.load(x, filling: -.infinity)) }
  let shift = lines.largest(largest)
  return shift.replacing(with: 0, where: shift.magnitudes .== .infinity)
}

private struct LogSumExpLoop: AxisLoop {
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    let x = input + start
    let shift = exponentShift(lines, x)
    var sum = Lanes()
    lines.forEach { slot in sum += exponential(slot.load(x, filling: -.infinity) - shift) }
    lines.store(shift + naturalLogarithm(lines.total(sum)), to: output + place)
  }
}

private struct LogSumExpGradientLoop: AxisLoop {
  let input: UnsafePointer<Float>
  let output: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output place: Int) {
    var logSum = lines.load(output + place)
    logSum.replace(with: 0, where: logSum .== -.infinity)
    let upstream = lines.load(outputGradient + place)
    lines.forEach { slot in
      slot.store(
        chained(upstream, exponential(slot.load(input + start) - logSum)),
        to: inputGradient + start)
    }
  }
}

private struct SoftmaxLoop: AxisLoop {
  let isLogarithmic: Bool
  let input: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output _: Int) {
    let (x, y) = (input + start, output + start)
    let shift = exponentShift(lines, x)
    var sum = Lanes()
    lines.forEach { slot in
      let e = exponential(slot.load(x, filling: -.infinity) - shift)
      if !isLogarithmic { slot.store(e, to: y) }
      sum += e
    }
    sum = lines.total(sum)
    sum.replace(with: 1, where: sum .== 0)
    if isLogarithmic {
      let logSum = naturalLogarithm(sum)
      // In this order no precision is lost if all numbers are large.
      lines.forEach { slot in slot.store((slot.load(x) - shift) - logSum, to: y) }
    } else {
      let factor = 1 / sum
      lines.forEach { slot in slot.store(slot.load(y) * factor, to: y) }
    }
  }
}

private struct SoftmaxGradientLoop: AxisLoop {
  let output: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output _: Int) {
    let (y, upstream, gradient) = (output + start, outputGradient + start, inputGradient + start)
    var dot = Lanes()
    lines.forEach { slot in dot = multiplyAdd(slot.load(upstream), slot.load(y), dot) }
    dot = lines.total(dot)
    lines.forEach { slot in
      slot.store(slot.load(y) * (slot.load(upstream) - dot), to: gradient)
    }
  }
}

private struct LogSoftmaxGradientLoop: AxisLoop {
  let output: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let inputGradient: UnsafeMutablePointer<Float>

  func run(_ lines: some AxisLines, input start: Int, output _: Int) {
    let (y, upstream, gradient) = (output + start, outputGradient + start, inputGradient + start)
    var (sum, shares) = (Lanes(), Lanes())
    lines.forEach { slot in
      sum += slot.load(upstream)
      shares += exponential(slot.load(y, filling: -.infinity))
    }
    (sum, shares) = (lines.total(sum), lines.total(shares))
    lines.forEach { slot in
      let result = slot.load(upstream) - exponential(slot.load(y)) * sum
      slot.store(result.replacing(with: 0, where: shares .== 0), to: gradient)
    }
  }
}
