import SluiceFiles
import SluiceKernels

/// Values at a gate: times, or plus, the activation of its logits.
///
/// Each row's gated columns are `groupCount` groups (heads) of equal width; the granularity says which
/// elements share a logit. Other columns pass as they are.
///
/// ```swift
/// gated(x, logits: gate(x), granularity: .headwise, groupCount: 8)  // x: [..., 8 d], gate: [..., 8]
/// ```
///
/// Shapes: `values: [..., width]`, `logits: [..., n]` with a row for each row of values, or `[n]`, one
/// row for all, where `n` is `granularity.width(groupCount:groupWidth:)`; the result as the values.
/// Saved for backward: values and logits.
///
/// - Parameters:
///   - values: what the gate stands at.
///   - columns: the gated part of each row, everything where nil.
///   - logits: the gate's values before the activation.
///   - granularity: one number an element, a group, an element of all groups, or a row.
///   - groupCount: groups among the gated columns.
///   - activation: from logits to gate values.
///   - combination: whether the gate multiplies or adds.
/// - Returns: the values after the gate.
public func gated(
  _ values: Tensor, columns: Range<Int>? = nil, logits: Tensor,
  granularity: GateGranularity = .elementwise, groupCount: Int = 1,
  activation: Activation = .sigmoid, combination: GateCombination = .multiply
) -> Tensor {
  let (rows, width) = (values.rowCount, values.lastDimension)
  let columns = columns ?? 0..<width
  require(
    columns.lowerBound >= 0 && columns.upperBound <= width && groupCount > 0
      && columns.count.isMultiple(of: groupCount),
    "columns \(columns) of shape \(values.shape) cannot be gated as \(groupCount) groups")
  let gate = RowGate(
    columns: columns, groupCount: groupCount, granularity: granularity, activation: activation,
    combination: combination, isConstant: logits.shape.count == 1)
  require(
    logits.lastDimension == gate.logitCount && (gate.isConstant || logits.rowCount == rows),
    """
    a \(granularity) gate on \(groupCount) groups in columns \(columns) of shape \(values.shape) \
    takes \(gate.logitCount) logits a row, not the shape \(logits.shape)
    """)
  let (input, gateLogits) = (values.detached, logits.detached)
  let output = Tensor(shape: values.shape) { output in
    withMemory(input, gateLogits) { input, logits in
      GatingKernel.forward(
        gate, rows: rows, width: width, values: input, logits: logits, output: output)
    }
  }
  let isRecorded = values.isTracked || logits.isTracked
  let (savedValues, savedLogits) = (
    Saved(input, if: isRecorded), Saved(gateLogits, if: isRecorded)
  )
  return output.recorded(from: [values, logits]) { (gradient: consuming Tensor) in
    let (input, gateLogits) = (savedValues.take(), savedLogits.take())
    let logitsGradient = Tensor(shape: gateLogits.shape) { logitsGradient in
      gradient.withUniqueScalars { gradient in
        withMemory(input, gateLogits) { input, logits in
          GatingKernel.backward(
            gate, rows: rows, width: width, values: input, logits: logits, gradient: gradient,
            logitsGradient: logitsGradient)
        }
      }
    }
    return [gradient, logitsGradient]
  }
}

/// A gate between two values: `g * new + (1 - g) * old` with `g = activation(logits)`.
///
/// Computed as `old + g * (new - old)`: the difference of the two stands at a gate of its own. Source:
/// Srivastava et al. 2015, https://arxiv.org/abs/1505.00387.
///
/// Shapes: `new` and `old` `[..., width]`; logits as for `gated`.
public func highway(
  new: Tensor, old: Tensor, logits: Tensor, granularity: GateGranularity = .elementwise,
  groupCount: Int = 1, activation: Activation = .sigmoid
) -> Tensor {
  old
    + gated(
      new - old, logits: logits, granularity: granularity, groupCount: groupCount,
      activation: activation)
}
