import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

/// Runs of versions that had only texts, tasks and AdamW.
struct EarlierRunTests {
  private static let recipe = """
    "accumulationCount" : 1, "batchSize" : 4, "beta1" : 0.9, "beta2" : 0.99, "clippingNorm" : 1,
    "evaluationBatchCount" : 3, "evaluationInterval" : 3, "learningRate" : 0.001,
    "minimumLearningRate" : 1.0e-4, "seed" : 1, "stepCount" : 6, "warmupStepCount" : 2,
    "weightDecay" : 0.1
    """

  private static func state(_ data: String, fingerprint: UInt64) -> String {
    """
    {"version" : 1, "step" : 3, "secondsElapsed" : 1.5, "bestValidationLoss" : 3.25,
    "lastValidationLoss" : 3.5, "lastValidationAccuracy" : 0.25, "masteryStep" : 2,
    "textFingerprint" : "\(String(fingerprint, radix: 16))", \(data),
    "configuration" : {\(recipe)}}
    """
  }

  @Test func theirRecipeIsRead() throws {
    let recipe = try JSONDecoder().decode(
      TrainingConfiguration.self, from: Data("{\(Self.recipe)}".utf8))
    var expected = tinyRecipe()
    (expected.minimumLearningRate, expected.seed) = (1e-4, 1)
    (expected.validationExampleCount, expected.validationBatchSize) = (12, 4)
    #expect(recipe == expected)
    // Without clipping, the key was not written.
    let unclipped = Self.recipe.replacing("\"clippingNorm\" : 1,", with: "")
    #expect(
      try JSONDecoder().decode(TrainingConfiguration.self, from: Data("{\(unclipped)}".utf8))
        .clippingNorm == nil)
  }

  @Test func theirStateIsRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/training.json"
      try write(
        Self.state(#""textPaths" : ["/a/notes.txt"]"#, fingerprint: 255), to: path)
      let text = try TrainingState(folder: folder)
      #expect(text.step == 3 && text.secondsElapsed == 1.5 && text.masteryStep == 2)
      #expect(text.bestValidationLoss == 3.25 && text.lastValidationLoss == 3.5)
      #expect(text.lastValidationScores == ["accuracy": 0.25])
      #expect(text.dataFingerprint == "ff")
      #expect(text.data.kind == "text")
      #expect(
        try JSONFile.read(SourceReader<TextSource>.self, from: path).source.paths
          == ["/a/notes.txt"])

      let task =
        #""textPaths" : [], "task" : {"name" : "induction", "settings" : \#(try settings)}"#
      try write(Self.state(task, fingerprint: 1), to: path)
      #expect(try TrainingState(folder: folder).data.kind == "task")
      #expect(
        try JSONFile.read(SourceReader<TaskSource>.self, from: path).source
          == TaskSource(InductionHeads()))
    }
  }

  private var settings: String {
    get throws {
      String(decoding: try JSONEncoder().encode(InductionHeads()), as: UTF8.self)
    }
  }

  /// With the windows and the order of sums of that version.
  @Test func theyGoOnToTheBitsOfTheirOwnRecipe() throws {
    try withTemporaryFolder { folder in
      var recipe = tinyRecipe()
      (recipe.minimumLearningRate, recipe.seed) = (1e-4, 1)
      (recipe.validationExampleCount, recipe.validationBatchSize) = (12, 4)
      let text = try dataset()
      func start(_ name: String) throws -> Trainer<LanguageModel> {
        try Trainer(
          model: tinyModel(text), data: windows(), configuration: recipe,
          run: RunFolder(path: folder + name))
      }
      let straight = try start("/straight")
      try straight.train()
      let stopped = try start("/stopped")
      try stopped.train(until: { stopped.step == 3 })
      try write(
        Self.state(#""textPaths" : []"#, fingerprint: text.fingerprint),
        to: folder + "/stopped/last/training.json")
      let resumed = try Trainer<LanguageModel>(
        resuming: RunFolder(path: folder + "/stopped"), data: windows())
      try resumed.train()
      #expect(resumed.validationLoss == straight.validationLoss)
      for (one, other) in zip(straight.model.parameters, resumed.model.parameters) {
        #expect(one.parameter.tensor.bits == other.parameter.tensor.bits)
      }
    }
  }
}
