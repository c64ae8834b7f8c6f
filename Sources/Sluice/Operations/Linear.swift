import SluiceFiles
import SluiceKernels

/// `activation(x W^T + b)`: every vector along the last axis of `x` through a linear map.
///
/// Shapes: `x: [..., in]`, `weight: [out, in]`, `bias: [out]`, result `[..., out]`.
///
/// - Parameters:
///   - x: the input.
///   - weight: one row for each output.
///   - rows: which rows of the weight, and of the bias, make the outputs, in order; all of them where
///     nil. They are read where they lie.
///   - bias: added to each output.
///   - activation: applied to the sum; its derivative is kept for the backward pass.
/// - Returns: the mapped vectors.
/// - Complexity: `2 rows in out` operations, twice that backward.
public func linear(
  _ x: Tensor, weight: Tensor, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity
) -> Tensor {
  let map = LinearMap(x: x, weight: weight, rows: rows, bias: bias)
  let (result, slope) = map.forward(x, activation)
  let (saved, savedSlope) = (map.saved(x), slope.map { Saved($0) })
  return result.recorded(
    fromNodes: [x.node, weight.node(ofRows: rows), bias?.node(ofRows: rows)]
  ) { (gradient: consuming Tensor) in
    if let savedSlope { gradient.multiply(by: savedSlope.take()) }
    return map.gradients(from: gradient, input: saved)
  }
}

/// `residual + x W^T + b`: what a linear map makes of `x`, added to what went around it.
///
/// The sum takes over the residual's memory where nothing else uses it.
///
/// Shapes: as for `linear(_:weight:bias:activation:)`, `residual` as the result.
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

/// A linear map whose weight is a parameter, which without gradients lies in memory once.
func linear(
  _ x: Tensor, weight: Parameter, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity
) -> Tensor {
  guard weight.needsNoGradient(with: x, bias) else {
    return linear(x, weight: weight.tensor, rows: rows, bias: bias, activation: activation)
  }
  let map = LinearMap(x: x, packed: weight, rows: rows, bias: bias)
  defer { Profile.mark("linear", .forward) }
  return map.forward(x, activation).result
}

/// The same, added to `residual`, in its memory where nothing else uses it.
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
  /// The tape's place of some rows of this tensor, one after another; none of them is copied.
  fileprivate func node(ofRows ranges: [Range<Int>]?) -> GradientNode? {
    guard let ranges, let node, GradientTape.isRunning, ranges != [0..<shape[0]] else {
      return node
    }
    let width = shape.dropFirst().reduce(1, *)
    return GradientNode(
      operation: "linear(rows:)", inputs: [node],
      addition: GradientNode.addition(toShape: shape) { gradient, sum in
        sum.withUnsafeMutableScalars { target in
          gradient.withUnsafeScalars { source in
            var source = source
            for range in ranges {
              ArithmeticKernel.add(
                count: range.count * width, target: target + range.lowerBound * width,
                source: source)
              source += range.count * width
            }
          }
        }
      })
  }
}
