import SluiceFiles
import SluiceKernels

/// Applies a gate: multiplies values by the activation of logits, or adds it.
///
/// The gated columns of each row are `groupCount` groups (heads) of equal width. The granularity determines
/// which elements share a logit. Other columns are unchanged.
///
/// ```swift
/// gated(x, logits: gate(x), granularity: .headwise, groupCount: 8)  // x: [..., 8 d], gate: [..., 8]
/// ```
///
/// Shapes: `values: [..., width]`, `logits: [..., n]` with a row for each row of values, or `[n]` for all
/// rows, where `n` is `granularity.width(groupCount:groupWidth:)`. The result has the shape of the values.
/// Saved for the backward pass: values and logits.
///
/// - Parameters:
///   - values: the values to gate.
///   - columns: the gated columns; nil for all.
///   - logits: the gate values before the activation.
///   - granularity: the number of gate values per row.
///   - groupCount: the number of groups in the gated columns.
///   - activation: the activation that maps logits to gate values.
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

/// A highway gate: `g * new + (1 - g) * old` with `g = activation(logits)`.
///
/// It is computed as `old + g * (new - old)`. Source: Srivastava et al. 2015, https://arxiv.org/abs/1505.00387.
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
