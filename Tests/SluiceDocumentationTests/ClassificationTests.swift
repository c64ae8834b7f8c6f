import Foundation
import Sluice
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining
import Testing

/// The code of the article on classification, and of the product's page.
@Suite struct ClassificationTests {
  // It reads and writes files where it is started: compiled, and not run.
  func page() throws {
    let data = try SequenceDataset(LabelledSequences(path: "GunPoint_TRAIN.ts"))
    let setup = ClassifierSetup(data)
    let trainer = try Trainer<SequenceClassifier>(
      model: setup.model, data: data, configuration: setup.recipe,
      run: RunFolder(path: "runs/gestures"))
    try trainer.train()
    let saved = try SavedClassifier(contentsOf: "runs/gestures")
    let test = try LabelledSequences(path: "GunPoint_TEST.ts")
    print(try SequenceScores(of: saved, on: test, profile: data.profile))
  }

  /// Recordings of two channels and different lengths: fast waves, slow waves, and noise without waves, which are fewer.
  private func table() -> String {
    let activities = ["run", "walk", "run", "walk", "rest"]
    var lines = ["recording,x,y,activity"]
    for recording in 0..<100 {
      let random = RandomStream(seed: 1).substream(UInt64(recording))
      let activity = activities[recording % activities.count]
      let speed = activity == "run" ? 0.7 : 0.4
      let height = activity == "rest" ? 0.0 : 1
      let phase = 6 * Double(random.uniform(at: 0))
      for step in 0..<(30 + random.integer(below: 30, at: 1)) {
        let place = phase + speed * Double(step)
        let noise = [0, 1].map { Double(random.substream($0).uniform(at: UInt64(step))) }
        let (x, y) = (height * sin(place) + noise[0], height * cos(place) + noise[1])
        lines.append("\(recording),\(x),\(y),\(activity)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func recordingsAreClassified() throws {
    try inTemporaryFolder { folder in
      try Data(table().utf8).write(to: URL(fileURLWithPath: folder + "/watch.csv"))
      let columns = SequenceColumns(target: "activity", sequence: "recording")
      let table = try Table(path: folder + "/watch.csv", kinds: columns.kinds())
      let recordings = try LabelledSequences(of: table, columns)
      print(recordings.count, recordings.lengths.max() ?? 0, recordings.classNames ?? [])
      #expect(recordings.count == 100 && recordings.channelCount == 2)

      let parts = try recordings.divided(by: .shares(0.6, 0.1, 0.3))
      let data = try SequenceDataset(parts.training, validation: parts.validation)
      print(data.profile.classNames, data.profile.classCounts)
      #expect(data.profile.classCounts == [24, 24, 12])

      var setup = ClassifierSetup(data)
      setup.model.gates = [.headwise]
      setup.model.memberCount = 1
      setup.model.classWeights = data.profile.balancedWeights
      let run = RunFolder(path: folder + "/run")
      let trainer = try Trainer<SequenceClassifier>(
        model: setup.model, data: data, configuration: setup.recipe, run: run)
      try trainer.train()

      guard let test = parts.test else { return }
      let saved = try SavedClassifier(contentsOf: run.path)
      let methods: [any SequenceMethod] = [
        saved, NearestNeighbor(parts.training), ConstantPrediction(of: parts.training),
      ]
      for method in methods {
        let scores = try SequenceScores(of: method, on: test, profile: data.profile)
        guard case .classes(let scores) = scores else { continue }
        print(scores.method, scores.accuracy, scores.balancedAccuracy, scores.confusion)
      }
      let scores = try SequenceScores(of: saved, on: test, profile: data.profile)
      guard case .classes(let found) = scores else {
        Issue.record("not classes")
        return
      }
      #expect(found.count == 30 && found.balancedAccuracy > 0.8)

      let new = try LabelledSequences(of: table, columns, needsTarget: false)
      let prediction = try saved.predictions(of: new)[0]
      if case .probabilities(let probabilities) = prediction, let label = prediction.label {
        print(saved.profile.classNames[label], probabilities)
      }
      #expect(prediction.label != nil)

      let (_, recording) = try saved.recording(of: test)
      for layer in recording.layers {
        for gate in layer.gates { print(layer.name, gate.name, gate.opening?.mean ?? 0) }
      }
      let steps = saved.tokenSteps(of: test.lengths[0])
      print(steps.count, recording.layers[0].attentionWeights?.shape ?? [])
      #expect(recording.layers.map(\.name) == ["members.0.blocks.0", "members.0.pooling"])

      setup.recipe.stepCount = 10
      setup.recipe.warmupStepCount = 2
      let variants = [[], [Gate.headwise]].map { gates in
        var model = setup.model
        model.gates = gates
        return ComparisonPlan.Variant(name: gates.isEmpty ? "none" : "headwise", model: model)
      }
      let plan = ComparisonPlan(
        variants: variants, seeds: [1, 2, 3], recipe: setup.recipe, weights: .best)
      let results = try Comparison<SequenceClassifier>(
        plan, data: data, test: test, folder: folder + "/gates"
      ).run()
      let error = ClassifierMeasures.errorName
      if let difference = results?.variants[1].scoreDifferences[error] {
        print(difference.mean, difference.confidence ?? 0)
      }
      #expect(results?.variants[1].scoreDifferences[error]?.count == 3)
    }
  }
}
