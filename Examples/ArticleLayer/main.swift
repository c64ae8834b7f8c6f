// The layer of the article "Gated self-attention in Python": as written, as intended, and its gate.
import Sluice

/// The class of the article; its `view(batch * heads, -1, d)`, without a transpose before it, is `split`.
struct ArticleAttention: Module {
  let q, k, v, out: Linear
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (batch, d) = (x.shape[0], hidden / heads)
    func split(_ y: Tensor) -> Tensor { y.reshaped([batch * heads, -1, d]) }
    let scores = split(q(x)).matmul(split(k(x)).transposed()) / Float(d).squareRoot()
    return out(scores.softmax(axis: -1).matmul(split(v(x))).reshaped(x.shape))
  }
}
let (hidden, heads, tokens, random) = (16, 4, 12, RandomStream(seed: 1))
func linear(_ stream: UInt64) -> Linear { Linear(hidden, hidden, random: random.substream(stream)) }
let article = ArticleAttention(q: linear(0), k: linear(1), v: linear(2), out: linear(3))

// PyTorch names the weights q_linear.weight, q_linear.bias and so on. The layer of the library loads them.
// It splits heads like the code of the article or, by default, in the intended way.
let saved = article.parameters
  .map { ($0.name.replacing(".", with: "_linear."), $0.parameter.tensor) }
func loaded(_ split: GatedSelfAttention.HeadSplit) throws -> GatedSelfAttention {
  let layer = try GatedSelfAttention(
    .init(hiddenSize: hidden, headCount: heads, gates: [], headSplit: split), random: random)
  try layer.load(Dictionary(uniqueKeysWithValues: saved), naming: .linearSuffix)
  return layer
}
let (written, meant) = (try loaded(.contiguous), try loaded(.perHead))
let normal = Initialization.normal(standardDeviation: 1)
let x = normal.tensor([1, tokens, hidden], using: random)
let difference = (written(x) - article(x)).abs().max().scalar
print("The article's class and the library's layer differ by \(difference) at most.")

// The effect of this reshape: change the last token, and find the tokens with changed results.
let lastToken = Tensor((0..<x.count).map { $0 < x.count - hidden ? 0 : 1 }, shape: x.shape)
func reached(_ layer: GatedSelfAttention) -> [Int] {
  let change = (layer(x + lastToken) - layer(x)).abs().max(axes: [0, 2])
  return (0..<tokens).filter { change[$0] > 0 }
}
print("As written, the last token reaches \(reached(written)): a \"head\" is a run of tokens.")
print("As meant, it reaches \(reached(meant)): a head sees them all.")
precondition(
  difference < 1e-5 && reached(written) == [9, 10, 11] && reached(meant).count == tokens)

// A sequence task: each token contains the level of its sequence with noise, and some tokens are queries.
// The target is the level at queries and 0 elsewhere. Attention weights sum to 1, so attention always
// outputs a mean; a gate lets each token scale this output. One head is enough for this task.
struct Denoiser: Module {
  let front, head: Linear
  let attention: GatedSelfAttention
  func callAsFunction(_ x: Tensor) -> Tensor { head(attention(front(x))) }
}
func examples(_ number: UInt64) -> (inputs: Tensor, asks: Tensor, answers: Tensor) {
  let random = random.substream(1000 + number)
  let level = normal.tensor([32, 1, 1], using: random.substream(0))
  let noise = normal.tensor([32, tokens, 1], using: random.substream(1))
  let asks = normal.tensor([32, tokens, 1], using: random.substream(2)) .> 0.7
  return (.concatenated([level + 0.5 * noise, asks], axis: -1), asks, level * asks)
}
let test = examples(0)
func trained(gates: [Gate]) throws -> (model: Denoiser, error: Float) {
  let model = Denoiser(
    front: Linear(2, hidden, random: random.substream(4)), head: Linear(hidden, 1, random: random),
    attention: try GatedSelfAttention(
      .init(hiddenSize: hidden, headCount: 1, gates: gates), random: random))
  var optimizer = AdamW()
  for step in 1...400 {
    let batch = examples(UInt64(step))
    let loss = squaredError(model(batch.inputs), targets: batch.answers)
    optimizer.step(model, loss.gradients(), learningRate: 0.01)
  }
  return (model, squaredError(model(test.inputs), targets: test.answers).scalar)
}
let (plain, gated) = (try trained(gates: []), try trained(gates: [.headwise]))
print("Squared error of the answers: \(plain.error) without a gate, \(gated.error) with one.")
let gate = gated.model.attention.inspecting(gated.model.front(test.inputs)).values(of: .headwise)
func mean(where mask: Tensor) -> Float { ((gate * mask).sum() / mask.sum()).scalar }
let (asked, elsewhere) = (mean(where: test.asks), mean(where: 1 - test.asks))
print("The gate is open by \(asked) where a token asks, by \(elsewhere) elsewhere.")
precondition(gated.error < plain.error / 3 && asked > 2 * elsewhere)
