import Foundation
import Sluice
import SluiceEventLog
import SluiceInspection
import SluiceModels
import SluiceText
import SluiceTraining
import Testing

/// The code of the products' first pages that is in no other test, and of the README.
@Suite struct LandingPageTests {
  @Test func readme() throws {
    let attention = try GatedSelfAttention(
      .init(hiddenSize: 64, headCount: 4, gates: [.elementwise]), random: RandomStream(seed: 1))
    let x = Initialization.normal(standardDeviation: 1)
      .tensor([2, 10, 64], using: RandomStream(seed: 2))  // [batch, tokens, hidden]

    let y = attention(x, mask: .causal)  // [2, 10, 64], as x
    let gradients = (y * y).mean().gradients()  // of every parameter
    print(gradients[attention.output.weight]?.shape ?? [])  // [64, 64]
    let inside = attention.inspecting(x, mask: .causal)
    print(inside.attentionWeights.shape, inside.values(of: .elementwise).mean().scalar)
    #expect(gradients[attention.output.weight]?.shape == [64, 64])
  }

  @Test func text() throws {
    let vocabulary = try Vocabulary(charactersOf: "hello")
    let tokens = try vocabulary.encode("hole")  // [1, 3, 2, 0]
    let text = vocabulary.decode(tokens)  // "hole"
    #expect(tokens == [1, 3, 2, 0] && text == "hole")
  }

  @Test func bytePairs() throws {
    let tokenizer = try BytePairTokenizer(
      learnedFrom: "the cat and the hat and the bat", vocabularySize: 270)
    let ids = tokenizer.encode("the hat and the cat")
    let copy = try BytePairTokenizer(json: String(decoding: tokenizer.json, as: UTF8.self))
    #expect(copy.decode(ids) == "the hat and the cat" && ids.count < 12)
  }

  @Test func models() throws {
    let model = try LanguageModel(
      .init(vocabularySize: 65, layerCount: 2, gates: [.forget, .elementwise]),
      random: RandomStream(seed: 1))
    let logits = model(TokenBatch([5, 1, 4]))  // [1, 3, 65]: batch, tokens, vocabulary
    #expect(logits.shape == [1, 3, 65])
  }

  // It reads and writes where it is started: compiled, and not run.
  func training() throws {
    let text = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
    let setup = TextSetup(.default, vocabularySize: text.vocabulary.count)
    let trainer = try Trainer<LanguageModel>(
      model: setup.model, data: text.windows(of: setup.model.contextLength),
      configuration: setup.recipe, run: RunFolder(path: "runs/notes"))
    try trainer.train { event in print(event) }
  }

  @Test func events() throws {
    try inTemporaryFolder { folder in
      let events = try EventLog(folder: folder + "/mine")
      events.add(.scalar(0.5), as: "mine/temperature", step: 10)
      events.add(.histogram(Histogram(of: [0.1, 0.5, 0.9])), as: "mine/gate", step: 10)
      events.add(.text("It *rains*."), as: "mine/sample", step: 10)
      try events.flush()
      #expect(FileManager.default.fileExists(atPath: events.path))
    }
  }

  @Test("Errors of the library are named without further imports") func errors() {
    let missing = #expect(throws: FileError.self) { try Checkpoint(folder: "/nowhere") }
    let error: (any SluiceError)? = missing
    #expect(error?.category == .missingInput)
  }
}
