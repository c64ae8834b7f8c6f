// A custom mixer: a gated linear recurrence replaces attention in a language model.
import Foundation
import Sluice
import SluiceInspection
import SluiceModels
import SluiceText
import SluiceTraining

/// A gated linear recurrence: `h[t] = keep * h[t - 1] + (1 - keep) * value`.
struct Recurrence: TokenMixer {
  let keep, value, output: Linear
  /// The state of a sequence: `h` after its last token, `[1, 1, hidden]`.
  struct State: MixerState { var tensors: [String: Tensor] }
  func makeState() -> State? { State(tensors: ["h": .zeros([1, 1, value.weight.shape[0]])]) }
  func callAsFunction(
    _ x: Tensor, in runs: TokenRuns, states: inout [State], dropout: RandomStream?
  ) -> Tensor {
    precondition(runs.runs.allSatisfy { $0.tokens.count == x.shape[1] }, "a row is to be one run")
    let keeps = keep(x).sigmoid()
    Observation.tell("keep", .perToken(groups: 1)) { keeps }  // for recordings, pages and logs
    let added = ((1 - keeps) * value(x)).split(into: x.shape[1], axis: 1)
    let kept = states.compactMap { $0.tensors["h"] }
    var h = [kept.isEmpty ? .zeros([x.shape[0], 1, x.shape[2]]) : Tensor.concatenated(kept)]
    for (keep, added) in zip(keeps.split(into: x.shape[1], axis: 1), added) {
      h.append(keep * h[h.count - 1] + added)
    }
    states = states.indices.map { State(tensors: ["h": h[h.count - 1].rows($0..<$0 + 1).detached]) }
    return output(.concatenated(Array(h.dropFirst()), axis: 1))
  }
}

struct RecurrentModel: TrainableModel, GenerativeModel {
  struct Configuration: Codable, Equatable { var symbolCount: Int }
  static let modelType = "recurrent"
  let configuration: Configuration
  let contextLength = 32
  let embedding: Embedding
  let transformer: Transformer
  init(_ configuration: Configuration, random: RandomStream) throws {
    func linear(_ stream: UInt64) -> Linear { Linear(48, 48, random: random.substream(stream)) }
    self.configuration = configuration
    embedding = Embedding(vocabularySize: configuration.symbolCount, hiddenSize: 48, random: random)
    let mixer = Recurrence(keep: linear(1), value: linear(2), output: linear(3))
    let feedForward = FeedForward(hiddenSize: 48, intermediateSize: 96, random: random.substream(4))
    let block = TransformerBlock(mixer: mixer, feedForward: feedForward, hiddenSize: 48)
    transformer = Transformer(blocks: [block], norm: RMSNorm(48))
  }
  func callAsFunction(
    _ tokens: TokenBatch, in runs: TokenRuns, states: inout [SequenceState]
  ) -> Tensor {
    embedding.logits(transformer(embedding(tokens), in: runs, states: &states))
  }
  func makeState() -> SequenceState? { transformer.makeState() }
  func loss(_ batch: TextBatch, dropout: RandomStream?) -> Tensor {
    crossEntropy(logits(batch.inputs), targets: batch.targets)
  }
}

let folder = FileManager.default.temporaryDirectory.path + "/mixer-\(UUID())"
defer { try? FileManager.default.removeItem(atPath: folder) }
let song = String(repeating: "ten green bottles hanging on the wall, ", count: 40)
let text = try TextDataset(TextCorpus(text: song), tokens: .characters)
var recipe = TrainingConfiguration()
(recipe.stepCount, recipe.learningRate) = (300, 5e-3)
let trainer = try Trainer<RecurrentModel>(
  model: .init(symbolCount: text.vocabulary.count), data: text.windows(of: 32),
  configuration: recipe, run: RunFolder(path: folder))
try trainer.train()
let resumesExactly = try trainer.verifyResuming()

// The saved model generates one token at a time with its state; all tokens at once give the same text.
let model = try RecurrentModel(contentsOf: folder + "/last")
var generator = try TextGenerator(
  model, vocabulary: text.vocabulary, prompt: "ten", sampling: .greedy, maxTokenCount: 28)
var (written, tokens) = ("ten", try text.vocabulary.encode("ten"))
while let piece = try generator.next() { written += piece }
for _ in 0..<28 { tokens.append(model.logits(TokenBatch(tokens)).largestIndices().last ?? 0) }
let told = model.recording { model.logits(TokenBatch(tokens)) }.recording.layers[0].gates[0]
print("It writes \"\(written)\" and tells \(told.name): \(told.opening?.mean ?? .nan) on average.")
precondition(resumesExactly && written == text.vocabulary.decode(tokens) && told.name == "keep")
