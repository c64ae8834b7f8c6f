// A custom operation: an exponential average along a sequence, with a trainable decay.
import Sluice

extension Tensor {
  /// The exponential average of each row, `y[t] = decay * y[t - 1] + (1 - decay) * x[t]`.
  ///
  /// The result has the shape of the input, `[rows, tokens]`; `decay` is a single number.
  func smoothed(by decay: Tensor) -> Tensor {
    let (tokens, a, x) = (shape[1], decay.scalar, scalars)
    var y = x
    for index in x.indices {
      let earlier = index % tokens == 0 ? 0 : y[index - 1]
      y[index] = a * earlier + (1 - a) * x[index]
    }
    // The pullback gets the gradient of the result and returns one gradient for each input, in its shape. It
    // iterates backward in time, because the average at a token is part of all later averages.
    let (shape, averages) = (shape, y)
    return Tensor(y, shape: shape).recorded(from: [self, decay]) { gradient in
      var (xGradient, decayGradient, later) = (gradient.scalars, Float(0), Float(0))
      for index in x.indices.reversed() {
        let isLast = index % tokens == tokens - 1
        let earlier = index % tokens == 0 ? 0 : averages[index - 1]
        later = xGradient[index] + (isLast ? 0 : a * later)
        decayGradient += later * (earlier - x[index])
        xGradient[index] = (1 - a) * later
      }
      return [Tensor(xGradient, shape: shape), Tensor(decayGradient)]
    }
  }
}

/// The gradient of `function` at `x` by central differences.
func finiteDifferences(of function: (Tensor) -> Tensor, at x: Tensor) -> Tensor {
  let step: Float = 0.004
  func moved(_ index: Int, by change: Float) -> Float {
    var scalars = x.scalars
    scalars[index] += change
    return function(Tensor(scalars, shape: x.shape)).scalar
  }
  let gradient = x.scalars.indices.map { (moved($0, by: step) - moved($0, by: -step)) / (2 * step) }
  return Tensor(gradient, shape: x.shape)
}

let random = RandomStream(seed: 1)
func normal(_ shape: [Int], _ stream: UInt64) -> Tensor {
  Initialization.normal(standardDeviation: 1).tensor(shape, using: random.substream(stream))
}

// Check of the pullback. The weights give each element of the result a different gradient.
let (x, decay, weights) = (normal([3, 7], 0), Tensor(0.7), normal([3, 7], 1))
func check(_ name: String, at input: Tensor, _ function: (Tensor) -> Tensor) {
  let variable = input.tracked()
  let expected = finiteDifferences(of: function, at: input)
  let found = function(variable).gradients()[variable] ?? Tensor(.nan)
  let difference = (found - expected).abs().max().scalar
  print("The gradient of \(name) differs from finite differences by \(difference) at most.")
  // The error of the differences: their step squared, and rounding errors divided by the step.
  precondition(difference < 1e-3, "the pullback is wrong")
}
check("the sequence", at: x) { ($0.smoothed(by: decay) * weights).sum() }
check("the decay", at: decay) { (x.smoothed(by: $0) * weights).sum() }

// Training: find the decay of a filter from its inputs and outputs.
struct Filter: Module {
  let logit = Parameter(Tensor(0))
  /// The sigmoid keeps the decay between 0 and 1.
  var decay: Tensor { logit.tensor.sigmoid() }
}
let (filter, inputs) = (Filter(), normal([8, 64], 2))
let outputs = inputs.smoothed(by: Tensor(0.8))
var optimizer = AdamW()
for _ in 1...200 {
  let loss = squaredError(inputs.smoothed(by: filter.decay), targets: outputs)
  optimizer.step(filter, loss.gradients(), learningRate: 0.05)
}
print("The filter's decay is 0.8; training found \(filter.decay.scalar).")
precondition((filter.decay.scalar - 0.8).magnitude < 0.005, "training did not find the decay")
