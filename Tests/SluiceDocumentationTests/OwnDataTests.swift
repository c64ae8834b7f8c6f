import Foundation
import Sluice
import SluiceModels
import SluiceSeries
import SluiceText
import SluiceTraining
import Testing

/// The code of "Data of your own" that is in no example.
@Suite struct OwnDataTests {
  @Test func text() throws {
    try inTemporaryFolder { folder in
      let song = String(repeating: "ten green bottles hanging on the wall, ", count: 40)
      try song.write(toFile: folder + "/song.txt", atomically: true, encoding: .utf8)
      let paths = [folder + "/song.txt"]
      var recipe = TrainingConfiguration()
      (recipe.stepCount, recipe.batchSize, recipe.validationExampleCount) = (1, 1, 1)
      recipe.warmupStepCount = 0

      let corpus = try TextCorpus(paths: paths)  // files and folders, in order
      let text = try TextDataset(corpus, tokens: .characters)
      let setup = TextSetup(.default, vocabularySize: text.vocabulary.count)
      let trainer = try Trainer<LanguageModel>(
        model: setup.model, data: text.windows(of: setup.model.contextLength),
        configuration: recipe, run: RunFolder(path: folder + "/text"))
      #expect(try trainer.train() == .finished)

      let files = try TextDataset(corpus, tokens: .characters, documents: .files)
      let songs = try TextDataset(corpus, tokens: .characters, documents: .separator("ten "))
      print(songs.documentCount)
      #expect(files.documentCount == 1 && songs.documentCount == 40)
    }
  }

  @Test func series() throws {
    let points = (0..<400).map { sin(Float($0) / 5) }
    let values = Tensor(points, shape: [200, 2])

    let series = try Series(values, names: ["level", "flow"])  // values: [rows, channels]
    let data = try ForecastWindows(series, contextLength: 24, horizon: 6)
    let batch = data.windows(0..<1, of: .test)
    print(batch.inputs.shape, batch.targets.shape)  // [1, 24, 2] [1, 6, 2]
    let forecast = data.profile.targetScale.restored(batch.targets)  // in the series' units
    #expect(batch.inputs.shape == [1, 24, 2] && batch.targets.shape == [1, 6, 2])
    #expect((forecast - values.rows(160..<166)).abs().max().scalar < 1e-5)

    for method in [LastValue(), SeasonalLastValue(period: 12), try LinearForecast(fittedTo: data)]
      as [any ForecastMethod]
    {
      let scores = ForecastScores(of: method, on: data, part: .test)
      print(
        method.name, scores.all.mse, scores.all.mae, scores.steps[0].mse,
        scores.channels[0].maeInUnits)
    }
  }

  @Test func documents() throws {
    let block = TransformerBlock.Configuration(
      attention: .init(hiddenSize: 32, headCount: 4, visibility: .causal), intermediateSize: 64)
    let transformer = try Transformer(
      .init(layerCount: 1, block: block), random: RandomStream(seed: 1))
    let x = Initialization.normal(standardDeviation: 1)
      .tensor([2, 9, 32], using: RandomStream(seed: 2))

    // Row 0 holds two documents of 5 and 4 tokens, row 1 one of 6; the rest is padding.
    let runs = TokenRuns(
      rows: 2, tokens: 9,
      [
        .init(row: 0, tokens: 0..<5), .init(row: 0, tokens: 5..<9), .init(row: 1, tokens: 0..<6),
      ])
    var states: [SequenceState] = []
    let y = transformer(x, in: runs, states: &states)  // [2, 9, 32], as x
    #expect(y.shape == x.shape)
    // A document's tokens do not depend on the one before it.
    let alone = transformer(x.rows(0..<1)[5..<9, axis: 1])
    let found = y.rows(0..<1)[5..<9, axis: 1]
    #expect((found - alone).abs().max().scalar < 1e-5)
  }
}
