import SluiceFiles
import SluiceKernels

/// A linear map of the last axis, with an optional activation: `activation(x W^T + b)`.
///
/// Shapes: `x: [..., in]`, `weight: [out, in]`, `bias: [out]`, result `[..., out]`.
///
/// - Parameters:
///   - x: the input.
///   - weight: one row for each output.
///   - rows: the rows of the weight and the bias to use, in order; nil for all. They are not copied.
///   - bias: added to each output.
///   - activation: applied to the sum; its derivative is stored for the backward pass.
/// - Returns: the mapped vectors.
/// - Complexity: `2 rows in out` operations, twice as many in the backward pass.
public func linear(
  _ x: Tensor, weight: Tensor, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity
) -> Tensor {
  linear(x, weight: weight, rows: rows, bias: bias, activation: activation, panelWidth: nil)
}

/// A linear map whose outputs lie in panels, `[out / panelWidth, ..., panelWidth]`; nil for no panels.
///
/// The results have the same bits; in panels, the outputs of a head are contiguous.
func linear(
  _ x: Tensor, weight: Tensor, rows: [Range<Int>]?, bias: Tensor?,
  activation: Activation = .identity, panelWidth: Int?
) -> Tensor {
  let map = LinearMap(x: x, weight: weight, rows: rows, bias: bias, panelWidth: panelWidth)
  let (result, slope) = map.forward(x, activation)
  let (saved, savedSlope) = (map.saved(x), slope.map { Saved($0) })
  let nodes = [x.node, weight.node(ofRows: rows), bias?.node(ofRows: rows)]
  guard rows == nil || rows == [0..<weight.shape[0]] else {
    // The maps of other rows have the same input, whose gradient is their sum.
    return result.recorded(fromNodes: nodes) { (gradient: consuming Tensor, sum: inout Tensor?) in
      if let savedSlope { gradient.multiply(by: savedSlope.take()) }
      if map.isWanted.x { sum = map.inputGradient(gradient, addedTo: sum.take()) }
      return map.parameterGradients(from: gradient, input: saved)
    }
  }
  return result.recorded(fromNodes: nodes) { (gradient: consuming Tensor) in
    if let savedSlope { gradient.multiply(by: savedSlope.take()) }
    return map.gradients(from: gradient, input: saved)
  }
}

/// A linear map added to a residual: `residual + x W^T + b`.
///
/// It is computed in place if `residual` is not used elsewhere.
///
/// Shapes: as for `linear(_:weight:bias:activation:)`; `residual` has the shape of the result.
public func linear(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, addedTo residual: consuming Tensor
) -> Tensor {
  let map = LinearMap(x: x, weight: weight, bias: bias)
  let (node, saved) = (residual.node, map.saved(x))
  return map.forward(x, addedTo: consume residual).recorded(
    fromNodes: [node, x.node, weight.node, bias?.node]
  ) { gradient in
    [gradient] + map.gradients(from: gradient, input: saved)
  }
}

/// A linear map with a parameter as weight; without gradients, the weight is in memory only once.
func linear(
  _ x: Tensor, weight: Parameter, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity, panelWidth: Int? = nil
) -> Tensor {
  guard weight.needsNoGradient(with: x, bias) else {
    return linear(
      x, weight: weight.tensor, rows: rows, bias: bias, activation: activation,
      panelWidth: panelWidth)
  }
  let map = LinearMap(x: x, packed: weight, rows: rows, bias: bias, panelWidth: panelWidth)
  defer { Profile.mark("linear", .forward) }
  return map.forward(x, activation).result
}

/// A linear map with a parameter as weight, added to `residual`; in place if it is not used elsewhere.
func linear(
  _ x: Tensor, weight: Parameter, bias: Tensor? = nil, addedTo residual: consuming Tensor
) -> Tensor {
  guard weight.needsNoGradient(with: x, bias, residual) else {
    return linear(x, weight: weight.tensor, bias: bias, addedTo: residual)
  }
  let map = LinearMap(x: x, packed: weight, rows: nil, bias: bias)
  defer { Profile.mark("linear", .forward) }
  return map.forward(x, addedTo: consume residual)
}

extension Tensor {
  /// The gradient node for some rows and columns of this tensor, without copying them; nil means all.
  func node(ofRows ranges: [Range<Int>]?, columns: Range<Int>? = nil) -> GradientNode? {
    let width = shape.dropFirst().reduce(1, *)
    let (ranges, columns) = (ranges ?? [0..<shape[0]], columns ?? 0..<width)
    guard let node, GradientTape.isRunning, ranges != [0..<shape[0]] || columns != 0..<width else {
      return node
    }
    return GradientNode(
      operation: "linear(rows:)", inputs: [node],
      addition: GradientNode.addition(toShape: shape) { gradient, sum in
        sum.withUnsafeMutableScalars { target in
          gradient.withUnsafeScalars { source in
            var source = source
            for range in ranges {
              // Whole rows are contiguous.
              let (runs, length) =
                columns.count == width
                ? (1, range.count * width) : (range.count, columns.count)
              for run in 0..<runs {
                let start = (range.lowerBound + run) * width + columns.lowerBound
                ArithmeticKernel.add(count: length, target: target + start, source: source)
                source += length
              }
            }
          }
        }
      })
  }
}
