import Sluice

/// A linear input layer, gated attention, the mean over tokens, and a linear output layer.
struct Model: Module {
  let front, head: Linear
  let attention: GatedSelfAttention

  func callAsFunction(_ x: Tensor) -> Tensor {
    head(attention(front(x)).mean(axis: 1))  // [batch, tokens, 1] -> [batch, 1]
  }
}

let random = RandomStream(seed: 1)
let model = Model(
  front: Linear(1, 32, random: random.substream(0)),
  head: Linear(32, 1, random: random.substream(1)),
  attention: try GatedSelfAttention(
    .init(hiddenSize: 32, headCount: 4), random: random.substream(2)))

// The model learns to predict the largest number of a sequence.
var optimizer = AdamW()
for step in 1...500 {
  let x = Initialization.normal(standardDeviation: 1)
    .tensor([32, 12, 1], using: random.substream(UInt64(100 + step)))
  let loss = squaredError(model(x), targets: x.max(axis: 1))
  optimizer.step(model, loss.gradients(), learningRate: 3e-3, clippingNorm: 1)
  if step.isMultiple(of: 100) { print("step \(step): squared error \(loss.scalar)") }
}
