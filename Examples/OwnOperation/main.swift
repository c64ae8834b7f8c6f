// An operation of one's own: an exponential average along a sequence, whose decay can be learnt.
import Sluice

extension Tensor {
  /// The exponential average of each row, `y[t] = decay * y[t - 1] + (1 - decay) * x[t]`.
  ///
  /// Shapes: `[rows, tokens]` before and after; `decay` is a single number.
  func smoothed(by decay: Tensor) -> Tensor {
    let (tokens, a, x) = (shape[1], decay.scalar, scalars)
    var y = x
    for index in x.indices {
      let earlier = index % tokens == 0 ? 0 : y[index - 1]
      y[index] = a * earlier + (1 - a) * x[index]
    }
    // The pullback has the gradient of the result and gives one for each input, in its shape. Here it
    // walks back in time: a token's average is a part of all later ones.
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

/// The gradient of `function` at `x`, found by moving each element a little to either side.
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

// Is the pullback right? Weights make the gradient of each element of the result a different one.
let (x, decay, weights) = (normal([3, 7], 0), Tensor(0.7), normal([3, 7], 1))
func check(_ name: String, at input: Tensor, _ function: (Tensor) -> Tensor) {
  let variable = input.tracked()
  let expected = finiteDifferences(of: function, at: input)
  let found = function(variable).gradients()[variable] ?? Tensor(.nan)
  let difference = (found - expected).abs().max().scalar
  print("The gradient of \(name) differs from finite differences by \(difference) at most.")
  // The differences' own error: their step squared, and rounding over their step.
  precondition(difference < 1e-3, "the pullback is wrong")
}
check("the sequence", at: x) { ($0.smoothed(by: decay) * weights).sum() }
check("the decay", at: decay) { (x.smoothed(by: $0) * weights).sum() }

// Is it of use? A filter has smoothed some sequences; training finds its decay from what came out.
struct Filter: Module {
  let logit = Parameter(Tensor(0))
  /// Through a sigmoid, so that it stays between 0 and 1.
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
