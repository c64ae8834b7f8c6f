import SluiceKernels

/// A two-layer perceptron: `activation(x W^T + b) V^T + c`.
///
/// Values and gradients are bit-identical to those of two consecutive linear maps. The combined operation
/// needs no separate pass over memory for the derivative of the activation: the backward product of the
/// second map is multiplied by it directly.
///
/// - Parameters:
///   - x: the input, `[..., in]`.
///   - hidden: the first map, from `in` to the hidden width.
///   - activation: the activation after the first map.
///   - output: the second map, from the hidden width to `out`.
///   - residual: a tensor that the result is added to, `[..., out]`; in place if it is not used elsewhere.
/// - Returns: `[..., out]`.
func perceptron(
  _ x: Tensor, _ hidden: Linear, activation: Activation, _ output: Linear,
  addedTo residual: consuming Tensor? = nil
) -> Tensor {
  guard !hidden.weight.needsNoGradient(with: x, hidden.bias?.tensor) else {
    return output.mapped(hidden(x, activation: activation), addedTo: consume residual)
  }
  let (weight, bias) = (hidden.weight.tensor, hidden.bias?.tensor)
  let first = LinearMap(x: x, weight: weight, bias: bias)
  let (activated, slopes) = first.forward(x, activation)
  let (outputWeight, outputBias) = (output.weight.tensor, output.bias?.tensor)
  let second = LinearMap(x: activated.tracked(), weight: outputWeight, bias: outputBias)
  let node = residual?.node
  let sum = second.forward(activated, addedTo: consume residual)
  let saved = (
    x: first.saved(x), activated: second.saved(activated), slopes: slopes.map { Saved($0) }
  )
  return sum.recorded(
    fromNodes: [node, outputWeight.node, outputBias?.node, x.node, weight.node, bias?.node]
  ) { gradient in
    let before = second.inputGradient(gradient, slopes: saved.slopes?.take())
    return [gradient] + second.parameterGradients(from: gradient, input: saved.activated)
      + first.gradients(from: before, input: saved.x)
  }
}
