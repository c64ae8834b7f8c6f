import Foundation
import Sluice
import SluiceEventLog
import SluiceInspection
import SluiceModels
import SluiceText
import SluiceTraining
import Testing

/// The code of "Looking inside".
@Suite struct LookingInsideTests {
  private let vocabulary: Vocabulary
  private let model: LanguageModel

  init() throws {
    vocabulary = try Vocabulary(charactersOf: "so much depends upon")
    model = try LanguageModel(
      .init(vocabularySize: vocabulary.count, layerCount: 2), random: RandomStream(seed: 1))
  }

  @Test func recording() throws {
    let tokens = TokenBatch(try vocabulary.encode("so much depends"))

    let (logits, recording) = model.recording { model(tokens) }
    for layer in recording.layers {
      print(
        layer.name, layer.attention?.firstTokenShares ?? [], layer.gates.first?.opening?.mean ?? 0)
    }
    let map = recording.layers[0].attentionWeights  // [heads, tokens, tokens]
    let gate = recording.layers[0].gates[0].tokenMeans  // [tokens, groups], such as heads
    #expect(logits.shape == [1, 15, vocabulary.count])
    #expect(recording.layers.map(\.name) == ["blocks.0", "blocks.1"])
    #expect(map?.shape == [4, 15, 15] && gate?.shape == [15, 4])
  }

  @Test func statistics() throws {
    let ids = try vocabulary.encode("so much depends")
    let batches = [
      TextBatch(
        inputs: TokenBatch(Array(ids.dropLast())), targets: TokenBatch(Array(ids.dropFirst())))
    ]

    let request = RecordingRequest(.statistics, layers: [0], sequenceCount: 1)
    let recorder = Recorder(of: model, request)
    for batch in batches {
      _ = recorder.observing { model.loss(batch.inputs, targets: batch.targets) }
    }
    let measures = recorder.recording.measures
    print(measures.firstTokenAttention, measures.meanLargestActivation, measures.gates)
    #expect(measures.firstTokenAttention > 0 && measures.gates.count == 1)
  }

  @Test func page() throws {
    try inTemporaryFolder { folder in
      let tokens = try vocabulary.encode("so much depends")
      let report = InspectionReport(
        title: "What the gates do", tokens: vocabulary.names(of: tokens),
        subjects: [.init(of: model, name: "the model", tokens: tokens)])
      try report.writePage(to: folder + "/inside.html")
      try report.writeJSON(to: folder + "/inside.json")  // all digits
      let picture = report.contactSheet()  // a PNG's bytes
      #expect(picture.prefix(4) == [0x89, 0x50, 0x4E, 0x47])
      #expect(FileManager.default.fileExists(atPath: folder + "/inside.html"))
    }
  }

  @Test func log() throws {
    try inTemporaryFolder { folder in
      let song = String(repeating: "ten green bottles hanging on the wall, ", count: 40)
      let text = try TextDataset(TextCorpus(text: song), tokens: .characters)
      var recipe = TrainingConfiguration()
      (recipe.stepCount, recipe.batchSize, recipe.validationExampleCount) = (1, 1, 1)
      recipe.warmupStepCount = 0
      let trainer = try Trainer<LanguageModel>(
        model: .init(vocabularySize: text.vocabulary.count, layerCount: 1),
        data: text.windows(of: 64), configuration: recipe, run: RunFolder(path: folder))

      let log = try TrainingLog(folder: folder + "/log", of: trainer)
      try trainer.train(log: log)
      #expect(FileManager.default.fileExists(atPath: log.events.path))
    }
  }

  /// Multiplies each token by a gate that is computed from the token.
  struct Fading: Module {
    let map: Linear

    func callAsFunction(_ x: Tensor) -> Tensor {
      let gate = map(x).activated(.sigmoid)  // [batch, tokens, hidden]
      Observation.tell("fading", .perToken(groups: 4), range: 0...1) { gate }
      return x * gate
    }
  }

  struct Sharing: Module {
    let map: Linear

    func callAsFunction(_ x: Tensor) -> Tensor {
      if let observation = Observation.current {
        let keys = map(x)
        observation.tell("key", .vectors(groups: 4)) { keys }
        observation.tell("fading", .perToken(groups: 4)) { keys.sigmoid() }
      }
      return x
    }
  }

  struct Stack: Module {
    let layers: [Fading]

    func callAsFunction(_ x: Tensor) -> Tensor {
      var x = x
      for (index, layer) in layers.enumerated() {
        x = Observation.scope("layers.\(index)", of: layer) { [x] in layer(x) }
      }
      return x
    }
  }

  struct Printer: LayerObserver {
    func receive(_ reading: Reading) { print(reading.path, reading.label, reading.values().shape) }
  }

  @Test func ownLayers() {
    func map(_ seed: UInt64) -> Linear { Linear(8, 8, random: RandomStream(seed: seed)) }
    let stack = Stack(layers: [Fading(map: map(1)), Fading(map: map(2))])
    let x = Tensor(repeating: 1, shape: [1, 3, 8])
    let recording = stack.recording { stack(x) }.recording
    #expect(recording.layers.map(\.name) == ["layers.0", "layers.1"])
    #expect(recording.layers[1].gates.map(\.name) == ["fading"])
    let sharing = Sharing(map: map(3))
    let shared = sharing.recording { sharing(x) }.recording.layers[0]
    #expect(shared.norms.map(\.name) == ["key"] && shared.gates.map(\.name) == ["fading"])
    _ = Printer().observing { stack(x) }
  }
}
