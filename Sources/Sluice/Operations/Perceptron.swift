import SluiceKernels

/// `activation(x W^T + b) V^T + c`: a perceptron of two layers.
///
/// Values and gradients have the bits of two linear maps one after the other. Known to each other, the maps
/// need no pass over memory for the activation's derivative: the product that is the gradient of what lies
/// between them is multiplied by it.
///
/// - Parameters:
///   - x: the input, `[..., in]`.
///   - hidden: the first map, from `in` to a width.
///   - activation: of what the first map gives.
///   - output: the second map, from the width to `out`.
///   - residual: what the result is added to, `[..., out]`, in its memory where nothing else uses it.
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
