import Foundation
import Sluice
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceTables
import SluiceTraining
import TestSupport
import Testing

struct SequenceClassifierTests {
  /// A small model of sequences of up to `length` steps.
  static func settings(
    channels: Int = 2, classes: Int? = 3, length: Int = 12, members: Int = 1,
    gates: [Gate] = [.elementwise]
  ) -> SequenceClassifier.Configuration {
    let kinds = channels == 1 ? 3 : 2
    var settings = SequenceClassifier.Configuration(
      channelCount: kinds * channels, classCount: classes, sequenceLength: length)
    settings.levelCount = channels == 1 ? 2 : 0
    settings.memberCount = members
    settings.fixedFilterCount = 30
    settings.filterWidths = [2, 5]
    settings.blockFilterWidths = [3, 2]
    settings.transformer.hiddenSize = 8
    settings.transformer.block.attention = .init(
      hiddenSize: 8, headCount: 2, gates: gates, positions: .rotary(headDimension: 4))
    settings.transformer.feedForward.intermediateSize = 8
    return settings
  }

  /// Sequences of the given lengths, whose classes or numbers follow from their numbers.
  static func sequences(
    _ lengths: [Int], channels: Int = 2, numbers: Bool = false
  ) -> LabelledSequences {
    LabelledSequences(
      sequences: lengths.enumerated().map { number, length in
        Tensor.sample([length, channels], seed: UInt64(number + 1)).scalars
      },
      channelCount: channels,
      target: numbers
        ? .numbers(lengths.indices.map { Double($0 * $0) })
        : .classes(lengths.indices.map { $0 % 3 }, names: ["a", "b", "c"]))
  }

  static func batch(
    _ lengths: [Int], channels: Int = 2, numbers: Bool = false
  ) throws -> SequenceDataset.Batch {
    try SequenceDataset(sequences(lengths, channels: channels, numbers: numbers))
      .batch(of: Array(lengths.indices))
  }

  /// A model whose layers that start at zero have random weights, and whose running averages are those of a batch.
  static func model(_ settings: SequenceClassifier.Configuration) throws -> SequenceClassifier {
    let model = try SequenceClassifier(settings, random: RandomStream(seed: 1))
    for (index, named) in model.parameters.enumerated() where named.parameter.isTrainable {
      guard named.parameter.tensor.scalars.allSatisfy({ $0 == 0 }) else { continue }
      named.parameter.update { $0 = .sample($0.shape, seed: UInt64(10 + index), in: -0.3...0.3) }
    }
    let batch = try batch(
      [12, 9, 12, 7], channels: settings.channelCount / settings.channelKindCount)
    for step in 0..<20 { _ = model.loss(batch, dropout: RandomStream(seed: UInt64(step))) }
    return model
  }

  @Test(arguments: [1, 3]) func theResultOfASequenceDoesNotDependOnItsBatch(members: Int) throws {
    for limits in [(4096, 128), (12, 5), (7, 2)] {
      var settings = Self.settings(members: members)
      (settings.stepLimit, settings.tokenLimit) = limits
      let model = try Self.model(settings)
      let lengths = [12, 1, 7, 10, 3]
      let together = model.prediction(try Self.batch(lengths))
      #expect(together.shape == [5, 3])
      let all = try SequenceDataset(Self.sequences(lengths))
      for index in lengths.indices {
        let alone = model.prediction(all.batch(of: [index]))
        expectClose(
          alone.scalars, together[index..<index + 1, axis: 0].doubles, tolerance: 1e-5,
          "sequence \(index) with limits \(limits)")
        #expect(abs(alone.scalars.reduce(0, +) - 1) < 1e-5)
      }
    }
  }

  @Test func aTokenHasTheStepsThatTheLimitsLeaveToIt() {
    var settings = Self.settings(length: 150)
    #expect(settings.stepsPerToken == 2)
    settings.sequenceLength = 128
    #expect(settings.stepsPerToken == 1)
    settings.sequenceLength = 1460
    #expect(settings.stepsPerToken == 12)
    settings.sequenceLength = 100_000
    #expect(settings.stepsPerToken == 25 * 32)
  }

  @Test(arguments: [false, true]) func gradientsAreThoseOfDifferences(isNumber: Bool) throws {
    var settings = Self.settings(classes: isNumber ? nil : 3, members: 2)
    settings.classWeights = isNumber ? nil : [0.5, 1, 2]
    let model = try Self.model(settings)
    // No unit of these sequences is near the corner of its rectifier, where differences are not gradients.
    let batch = try Self.batch([7, 4, 5], numbers: isNumber)
    let check = GradientCheck(of: model, on: batch) {
      Double($0.loss(batch, dropout: nil).scalar)
    }
    #expect(check.passes, "\(check.wrong)")
  }

  @Test func theLossIsThatOfTheDefinition() throws {
    var settings = Self.settings()
    settings.classWeights = [0.5, 1, 2]
    let model = try Self.model(settings)
    let batch = try Self.batch([6, 4, 5, 6])
    let probabilities = model.prediction(batch)
    let losses = batch.labels.enumerated().map { row, label in
      -Foundation.log(Double(probabilities[row, label]))
    }
    let weighted = zip(losses, batch.labels).map { $0 * [0.5, 1, 2][$1] }
    let loss = model.loss(batch, dropout: nil).scalar
    #expect(abs(Double(loss) - weighted.reduce(0, +) / 4) < 1e-5)
    let score = model.score(batch)
    #expect(abs(Double(score.loss) - losses.reduce(0, +) / 4) < 1e-5)
    let right = zip(probabilities.argmax(axis: 1), batch.labels).count { $0 == $1 }
    #expect(score.accuracy == Ratio(Double(right), of: 4))
  }

  @Test func anEnsembleIsTheMeanOfItsMembers() throws {
    let model = try Self.model(Self.settings(members: 3))
    let batch = try Self.batch([6, 4])
    let single = Self.settings()
    let members = try model.members.map { member in
      let other = try SequenceClassifier(single, random: RandomStream(seed: 9))
      try other.members[0].load(member.state())
      return other.prediction(batch).doubles
    }
    let mean = (0..<6).map { index in members.map { $0[index] }.reduce(0, +) / 3 }
    expectClose(model.prediction(batch).scalars, mean, tolerance: 1e-5)
    #expect(Set(members).count == 3)
  }

  @Test func differencesAreThoseOfTheStandardizedSteps() throws {
    let sequences = LabelledSequences(
      sequences: [[1, 10, 3, 10, 7, 40], [0, 20, 1, 20]], channelCount: 2,
      target: .classes([0, 1], names: ["a", "b"]))
    let profile = try SequenceDataset(sequences).profile
    // Differences of the first channel: 2, 4, 1; of the second one: 0, 30, 0.
    for (channel, differences) in [[2.0, 4, 1], [0, 30, 0]].enumerated() {
      let mean = differences.reduce(0, +) / 3
      let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3
      let expected = variance.squareRoot() / profile.scale.deviations[channel]
      #expect(abs(profile.differenceScales[channel] - expected) < 1e-6)
    }
    // The inputs: standardized values, then differences in their scale; the first one is repeated.
    let batch = try SequenceDataset(sequences).batch(of: [0])
    #expect(batch.values.shape == [1, 3, 4])
    for (step, differences) in [[2.0, 0], [2, 0], [4, 30]].enumerated() {
      for (channel, difference) in differences.enumerated() {
        let value = difference / profile.scale.deviations[channel]
        let scaled = value / profile.differenceScales[channel]
        #expect(abs(Double(batch.values[0, step, 2 + channel]) - scaled) < 1e-5)
      }
    }
    let single = LabelledSequences(
      sequences: [[5], [7]], channelCount: 1, target: .classes([0, 1], names: ["a", "b"]))
    // A value standardized by itself, no difference, and a value in the scale of all sequences.
    #expect(try SequenceDataset(single).batch(of: [0, 1]).values.scalars == [0, 0, -1, 0, 0, 1])
  }

  @Test func theLevelOfASequenceIsAFeature() throws {
    func sequences(_ values: [[Float]]) -> LabelledSequences {
      LabelledSequences(
        sequences: values, channelCount: 1,
        target: .classes(values.indices.map { $0 % 2 }, names: ["a", "b"]))
    }
    // Two forms, with levels of different magnitudes.
    let training = sequences([[1, 2, 3], [100, 300, 200], [0.01, 0.02, 0.03], [5, 5, 5]])
    let data = try SequenceDataset(training)
    let batch = data.batch(of: [0, 1, 2, 3])
    let deviation = Float(2.0 / 3).squareRoot()
    expectClose(
      batch.values[0..<1, axis: 2].scalars,
      [-1, 0, 1, -1, 1, 0, -1, 0, 1, 0, 0, 0].map { Double($0) / Double(deviation) },
      tolerance: 1e-5)
    // The third kind keeps the level; values far from all others are limited.
    #expect(batch.values.shape == [4, 3, 3] && batch.inputCount == 12)
    let scale = data.profile.scale
    let kept = batch.values[2..<3, axis: 2].scalars
    expectClose(
      kept, training.sequences.joined().map { scale.standardized(Double($0), channel: 0) },
      tolerance: 1e-5)
    let far = try SequenceDataset(training, validation: sequences([[-1e6, 1e6]]))
      .batch(0..<1, at: .validation(number: 0), random: RandomStream(seed: 1))
    #expect(far.values[2..<3, axis: 2].scalars == [-10, 10])
    let levels = try #require(batch.levels)
    #expect(levels.shape == [4, 2])
    let numbers = levels.scalars
    #expect(numbers.allSatisfy { abs($0) <= 3 })
    // Means of 2, 200, 0.02, 5: the second one is the largest; a constant sequence has the least deviation.
    #expect((0..<4).max { numbers[2 * $0] < numbers[2 * $1] } == 1)
    #expect((0..<4).max { numbers[2 * $0 + 1] < numbers[2 * $1 + 1] } == 1)
    // Sequences that are standardized already have no level.
    let equal = try SequenceDataset(sequences([[-1, 0, 1], [1, 0, -1]])).batch(of: [0, 1])
    #expect(equal.levels?.scalars == [0, 0, 0, 0])
    #expect(try Self.batch([3, 4]).levels == nil)
    // A model reads them.
    let settings = Self.settings(channels: 1, classes: 2)
    let model = try SequenceClassifier(settings, random: RandomStream(seed: 1))
    let other = SequenceDataset.Batch(
      values: batch.values, lengths: batch.lengths, levels: levels + 1, targets: batch.targets)
    #expect(model.prediction(batch) != model.prediction(other))
  }

  @Test func aModelOfOtherSequencesIsRefused() throws {
    let data = try SequenceDataset(Self.waves(4, seed: 1))
    func refuses(_ settings: SequenceClassifier.Configuration) throws -> Bool {
      let model = try SequenceClassifier(settings, random: RandomStream(seed: 1))
      do {
        try data.requireFit(model)
        return false
      } catch {
        #expect(error as? SequenceDataError == .otherModel)
        return true
      }
    }
    #expect(try !refuses(Self.settings(channels: 1, classes: 2)))
    #expect(try refuses(Self.settings(channels: 1, classes: 3)))
    #expect(try refuses(Self.settings(channels: 2, classes: 2)))
  }

  @Test func noiseIsAddedAfterStandardization() throws {
    let sequences = Self.waves(4, seed: 1)
    let plain = try SequenceDataset(sequences)
    let noisy = try SequenceDataset(
      sequences, validation: sequences, noise: NoiseChannels(count: 2))
    let setup = ClassifierSetup(noisy)
    #expect(setup.model.channelCount == 9 && setup.model.channelKindCount == 3)
    #expect(setup.model.levelCount == 2 && noisy.profile.channelCount == 1)
    let (a, b) = (plain.batch(of: [0, 1]), noisy.batch(of: [0, 1]))
    let own = a.values[0..<1, axis: 2]
    for kind in 0..<3 {
      #expect(b.values[3 * kind..<3 * kind + 1, axis: 2] == a.values[kind..<kind + 1, axis: 2])
    }
    #expect(b.levels == a.levels)
    #expect(noisy.fingerprint != plain.fingerprint)
    // Other sequences have other noise.
    let validation = noisy.batch(
      0..<2, at: .validation(number: 0), random: RandomStream(seed: 1))
    #expect(validation.values[0..<1, axis: 2] == own && validation.values != b.values)
    let model = try SequenceClassifier(setup.model, random: RandomStream(seed: 1))
    let saved = SavedClassifier(model: model, profile: noisy.profile)
    #expect(try saved.predictions(of: sequences).count == 4)
  }

  @Test func theParametersAreCountedWithoutTheModel() throws {
    for settings in [
      Self.settings(), Self.settings(classes: nil, members: 3),
      SequenceClassifier.Configuration(channelCount: 4, classCount: 4, sequenceLength: 50),
    ] {
      let model = try SequenceClassifier(settings, random: RandomStream(seed: 1))
      #expect(settings.parameterCount == model.parameterCount)
    }
  }

  @Test func impossibleSettingsAreRefused() {
    func change(_ body: (inout SequenceClassifier.Configuration) -> Void) -> Bool {
      var settings = Self.settings()
      body(&settings)
      do {
        try settings.validate()
        return false
      } catch {
        return true
      }
    }
    #expect(!change { _ in })
    #expect(change { $0.channelCount = 0 })
    #expect(change { $0.channelCount = 5 })
    #expect(change { $0.levelCount = 2 })
    #expect(change { $0.classCount = 1 })
    #expect(change { $0.filterWidths = [] })
    #expect(change { $0.filterWidths = [1, 2, 3] })
    #expect(change { $0.blockFilterWidths = [0] })
    #expect(change { $0.dropout = 1 })
    #expect(change { $0.labelSmoothing = .nan })
    #expect(change { $0.classWeights = [1] })
    #expect(change { $0.memberCount = 0 })
    #expect(change { $0.fixedFilterCount = -1 })
  }

  /// Waves of two frequencies with noise, of different lengths.
  static func waves(_ count: Int, seed: UInt64, numbers: Bool = false) -> LabelledSequences {
    let random = RandomStream(seed: seed)
    let speeds = (0..<count).map { Float(0.5) + ($0 % 2 == 0 ? 0 : 0.4) }
    return LabelledSequences(
      sequences: speeds.enumerated().map { number, speed in
        let stream = random.substream(UInt64(number))
        let length = 20 + stream.integer(below: 10, at: 0)
        let phase = 6 * stream.uniform(at: 1)
        return (0..<length).map { step in
          sin(phase + speed * Float(step)) + 0.2 * stream.uniform(at: UInt64(10 + step))
        }
      },
      channelCount: 1,
      target: numbers
        ? .numbers(speeds.map { 100 * Double($0) })
        : .classes((0..<count).map { $0 % 2 }, names: ["slow", "fast"]))
  }

  @Test(arguments: [false, true]) func aClassifierLearnsAndIsSaved(isNumber: Bool) throws {
    try withTemporaryFolder { folder in
      let training = Self.waves(24, seed: 1, numbers: isNumber)
      let test = Self.waves(20, seed: 2, numbers: isNumber)
      let data = try SequenceDataset(training)
      var setup = ClassifierSetup(data)
      #expect(setup.model.classCount == (isNumber ? nil : 2) && setup.recipe.batchSize == 8)
      #expect(setup.model.levelCount == 2 && setup.model.memberCount == 5)
      setup.model = Self.settings(channels: 1, classes: isNumber ? nil : 2, length: 29)
      (setup.recipe.stepCount, setup.recipe.warmupStepCount) = (150, 10)
      setup.recipe.evaluationInterval = 50
      let trainer = try Trainer<SequenceClassifier>(
        model: setup.model, data: data, configuration: setup.recipe,
        run: RunFolder(path: folder + "/run"))
      try trainer.train()
      // Running averages are restored, too.
      #expect(try trainer.verifyResuming())
      // Without sequences of their own, validations do not choose the weights.
      #expect(trainer.bestStep == 150)
      let saved = try SavedClassifier(contentsOf: folder + "/run")
      #expect(saved.profile == data.profile)
      switch try SequenceScores(of: saved, on: test, profile: saved.profile) {
      case .classes(let scores): #expect(scores.accuracy >= 0.9)
      case .numbers(let scores): #expect(scores.r2 > 0.7 && scores.maeInUnits < 10)
      }
      let (prediction, recording) = try saved.recording(of: test)
      #expect(prediction == (try saved.predictions(of: test)[0]))
      let names = recording.layers.map(\.name)
      #expect(names == ["members.0.blocks.0", "members.0.pooling"])
      let tokens = saved.tokenSteps(of: test.lengths[0])
      #expect(recording.layers[1].gates[0].tokenMeans?.shape == [tokens.count, 1])
      #expect(recording.layers[0].attentionWeights?.shape[2] == tokens.count)
    }
  }

  @Test func aProfileWithoutScalesOfDifferencesIsRefused() throws {
    try withTemporaryFolder { folder in
      let settings = Self.settings(channels: 1, classes: 2)
      try SequenceClassifier(settings, random: RandomStream(seed: 1)).write(to: folder)
      try SequenceDataset(Self.waves(4, seed: 1)).writeCompanions(to: folder)
      _ = try SavedClassifier(contentsOf: folder)
      let path = folder + "/sequences.json"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let start = try #require(
        text.range(of: #""differenceScales"\s*:\s*\["#, options: .regularExpression))
      let end = try #require(text.range(of: "]", range: start.upperBound..<text.endIndex))
      let changed = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: "")
      try changed.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: SavedClassifierError.otherProfile(path: path)) {
        try SavedClassifier(contentsOf: folder)
      }
    }
  }

  @Test func classesThatDoNotFitAreRefusedWhenRead() throws {
    try withTemporaryFolder { folder in
      let model = try SequenceClassifier(Self.settings(), random: RandomStream(seed: 1))
      try model.write(to: folder)
      let other = try SequenceDataset(Self.waves(4, seed: 1))
      try other.writeCompanions(to: folder)
      #expect(
        throws: SavedClassifierError.otherProfile(path: folder + "/sequences.json")
      ) { try SavedClassifier(contentsOf: folder) }
    }
  }

  @Test func theBitsDoNotDependOnTheNumberOfThreads() throws {
    let batch = try Self.batch([12, 5, 9])
    func results(_ pool: ThreadPool) throws -> [[Float]] {
      try ThreadPool.$current.withValue(pool) {
        let model = try Self.model(Self.settings(members: 2))
        let gradients = model.loss(batch, dropout: RandomStream(seed: 3)).gradients()
        return model.parameters.map {
          gradients[$0.parameter]?.scalars ?? $0.parameter.tensor.scalars
        }
      }
    }
    let serial = try results(.serial)
    #expect(try results(ThreadPool(threadCount: 3)) == serial)
  }
}
