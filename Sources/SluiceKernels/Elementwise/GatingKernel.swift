/// Gates on columns of rows, with any granularity; the logits belong to each row, or one row of
/// logits is used for all.
///
/// `output = values * activation(logits)` or `values + activation(logits)` in the gated columns,
/// where each logit applies to all columns that share it; `output = values` in the other columns.
package enum GatingKernel {
  /// Writes `rows` rows of `width` elements; `output` may be the same memory as `values`.
  package static func forward(
    _ gate: RowGate, rows: Int, width: Int, values: UnsafePointer<Float>,
    logits: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      withScratch(gate.logitCount) { gates in
        for row in range {
          if !gate.isConstant || row == range.lowerBound {
            ActivationKernel.forward(
              count: gate.logitCount, activation: gate.activation,
              input: logits + (gate.isConstant ? 0 : row * gate.logitCount), output: gates,
              pool: .serial)
          }
          let source = values + row * width
          let target = output + row * width
          let (first, end) = (gate.columns.lowerBound, gate.columns.upperBound)
          target.update(from: source, count: first)
          (target + end).update(from: source + end, count: width - end)
          switch gate.combination {
          case .multiply: forward(MultiplicativeGate.self, gate, source, gates, target)
          case .add: forward(AdditiveGate.self, gate, source, gates, target)
          }
        }
      }
    }
  }

  /// Turns `gradient`, that of the output, into that of the values, and writes the gradient of the logits.
  package static func backward(
    _ gate: RowGate, rows: Int, width: Int, values: UnsafePointer<Float>,
    logits: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    logitsGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let count = gate.logitCount
    guard gate.isConstant else {
      pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
        withScratch({ ($0.take(count), $0.take(count)) }) { gates, slopes in
          for row in range {
            let sum = logitsGradient + row * count
            ActivationKernel.forward(
              count: count, activation: gate.activation, input: logits + row * count,
              output: gates, slope: slopes)
            sum.update(repeating: 0, count: count)
            backward(gate, values + row * width, gates, gradient + row * width, sum)
            ArithmeticKernel.multiply(
              count: count, left: sum, right: slopes, output: sum, pool: .serial)
          }
        }
      }
      return
    }
    withScratch({ ($0.take(count), $0.take(count)) }) { gates, slopes in
      ActivationKernel.forward(
        count: count, activation: gate.activation, input: logits, output: gates, slope: slopes)
      RowBlocks(rows: rows, width: width).sum(count: count, into: logitsGradient, pool: pool) {
        rows, sum in
        for row in rows {
          backward(gate, values + row * width, gates, gradient + row * width, sum)
        }
      }
      ArithmeticKernel.multiply(
        count: count, left: logitsGradient, right: slopes, output: logitsGradient, pool: pool)
    }
  }

  private static func forward<Rule: GateRule>(
    _: Rule.Type, _ gate: RowGate, _ values: UnsafePointer<Float>, _ gates: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    for run in 0..<gate.runCount {
      let start = gate.columns.lowerBound + run * gate.runWidth
      let numbers = gates + run * gate.runStride
      if gate.runsMeetVectors {
        for slot in VectorSlots(gate.runWidth) {
          slot.store(
            Rule.gated(slot.load(values + start), by: slot.load(numbers)), to: output + start)
        }
      } else {
        let number = Lanes(repeating: numbers[0])
        for slot in VectorSlots(gate.runWidth) {
          slot.store(Rule.gated(slot.load(values + start), by: number), to: output + start)
        }
      }
    }
  }

  private static func backward(
    _ gate: RowGate, _ values: UnsafePointer<Float>, _ gates: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, _ gateGradient: UnsafeMutablePointer<Float>
  ) {
    switch gate.combination {
    case .multiply:
      backward(MultiplicativeGate.self, gate, values, gates, gradient, gateGradient)
    case .add: backward(AdditiveGate.self, gate, values, gates, gradient, gateGradient)
    }
  }

  /// The backward pass of one row; adds to the gradient of the gate's values.
  private static func backward<Rule: GateRule>(
    _: Rule.Type, _ gate: RowGate, _ values: UnsafePointer<Float>, _ gates: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, _ gateGradient: UnsafeMutablePointer<Float>
  ) {
    for run in 0..<gate.runCount {
      let start = gate.columns.lowerBound + run * gate.runWidth
      let numbers = gates + run * gate.runStride
      let sums = gateGradient + run * gate.runStride
      if gate.runsMeetVectors {
        for slot in VectorSlots(gate.runWidth) {
          let gradients = Rule.gradients(
            slot.load(gradient + start), value: slot.load(values + start),
            gate: slot.load(numbers))
          slot.store(gradients.value, to: gradient + start)
          slot.store(slot.load(sums) + gradients.gate, to: sums)
        }
      } else {
        let number = Lanes(repeating: numbers[0])
        var sum = Lanes()
        for slot in VectorSlots(gate.runWidth) {
          let gradients = Rule.gradients(
            slot.load(gradient + start), value: slot.load(values + start), gate: number)
          slot.store(gradients.value, to: gradient + start)
          sum += gradients.gate
        }
        sums[0] += sum.horizontalSum
      }
    }
  }
}
