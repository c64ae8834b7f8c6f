import Foundation
import Sluice
import SluiceKernels
import SluiceModels
import SluiceTables
import SluiceTraining
import TestSupport
import Testing

@testable import SluiceSeries

/// The member of classifiers that is fitted in closed form.
struct ClosedFormMemberTests {
  private static func model(
    of data: SequenceDataset, filters: Int = 200,
    change: (inout SequenceClassifier.Configuration) -> Void = { _ in }
  ) throws -> SequenceClassifier {
    var settings = SequenceClassifierTests.settings(
      channels: data.profile.inputChannelCount / data.profile.inputKindCount,
      classes: data.profile.targetScale == nil ? data.profile.classNames.count : nil,
      length: data.profile.longest)
    settings.fixedFilterCount = filters
    change(&settings)
    let model = try SequenceClassifier(settings, random: RandomStream(seed: 1))
    model.fit(to: data)
    return model
  }

  @Test func itKnowsClassesBeforeTraining() throws {
    let data = try SequenceDataset(SequenceClassifierTests.waves(24, seed: 1))
    let test = SequenceClassifierTests.waves(30, seed: 2)
    let model = try Self.model(of: data)
    let closedForm = try #require(model.closedForm)
    #expect(closedForm.share.tensor.scalars == [0.5])
    let saved = SavedClassifier(model: model, profile: data.profile)
    guard case .classes(let scores) = try SequenceScores(of: saved, on: test, profile: data.profile)
    else {
      Issue.record("the scores are those of numbers")
      return
    }
    #expect(scores.accuracy >= 0.95)
    // Half of the probabilities are its own; the members have not learned.
    let batch = data.batch(of: [0, 1])
    let own = closedForm(model.tokens(of: batch)).softmax(axis: 1)
    let trained = model.outputs(model.tokens(of: batch), levels: batch.levels)[0].softmax(axis: 1)
    expectClose(model.prediction(batch).scalars, ((own + trained) * 0.5).doubles, tolerance: 1e-6)
  }

  @Test func itIsNotTrained() throws {
    let data = try SequenceDataset(SequenceClassifierTests.waves(8, seed: 1))
    let model = try Self.model(of: data, filters: 20)
    let gradients = model.loss(
      data.batch(of: [0, 1, 2]), dropout: RandomStream(seed: 1)
    ).gradients()
    for named in model.parameters where named.name.hasPrefix("closedForm") {
      #expect(!named.parameter.isTrainable && gradients[named.parameter] == nil, "\(named.name)")
    }
    let none = try Self.model(of: data, filters: 0)
    #expect(none.closedForm == nil)
  }

  @Test func numbersThatFollowFromTheFormArePredictedAndOthersAreNot() throws {
    let waves = SequenceClassifierTests.waves(40, seed: 1, numbers: true)
    let informed = try #require(Self.model(of: SequenceDataset(waves)).closedForm)
    let share = informed.share.tensor.scalar
    #expect(share > 0.4 && share <= 0.5)
    // Numbers that have nothing to do with the sequences.
    let random = RandomStream(seed: 5)
    let unrelated = LabelledSequences(
      sequences: waves.sequences, channelCount: 1,
      target: .numbers((0..<40).map { Double(random.uniform(at: UInt64($0))) }))
    let uninformed = try #require(Self.model(of: SequenceDataset(unrelated)).closedForm)
    #expect(uninformed.share.tensor.scalar < 0.1)
  }

  @Test func weightsOfClassesChangeItsProbabilities() throws {
    // One third of the sequences are of the first class.
    let waves = SequenceClassifierTests.waves(24, seed: 1)
    let chosen = waves.sequences(at: (0..<24).filter { $0 % 2 == 1 || $0 % 4 == 0 })
    let data = try SequenceDataset(chosen)
    let batch = data.batch(of: [0, 1, 2])
    func logits(_ weights: [Float]?) throws -> Tensor {
      let model = try Self.model(of: data) { $0.classWeights = weights }
      let closedForm = try #require(model.closedForm)
      return closedForm(model.tokens(of: batch))
    }
    let difference = (try logits([2, 0.5]) - logits(nil)).scalars
    expectClose(
      difference, (0..<3).flatMap { _ in [Foundation.log(2.0), Foundation.log(0.5)] },
      tolerance: 1e-4)
    #expect(try logits([0, 1]).argmax(axis: 1) == [1, 1, 1])
  }

  /// Short sequences whose class is the direction in which they go, listed one class after another.
  private static func many(_ count: Int) -> LabelledSequences {
    let random = RandomStream(seed: 3)
    return LabelledSequences(
      sequences: (0..<count).map { number in
        let slope: Float = number < count / 2 ? 1 : -1
        return (0..<6).map { step in
          slope * Float(step) + 2 * random.uniform(at: UInt64(number * 6 + step))
        }
      },
      channelCount: 1,
      target: .classes((0..<count).map { $0 < count / 2 ? 0 : 1 }, names: ["up", "down"]))
  }

  @Test func manySequencesAreFittedInBlocks() throws {
    let data = try SequenceDataset(Self.many(1100))
    let model = try Self.model(of: data, filters: 12)
    let closedForm = try #require(model.closedForm)
    let batch = data.batch(of: [0, 3, 1097, 1099])
    let probabilities = closedForm(model.tokens(of: batch)).softmax(axis: 1)
    #expect(probabilities.argmax(axis: 1) == [0, 0, 1, 1])
    #expect(zip([0, 1, 2, 3], [0, 0, 1, 1]).allSatisfy { probabilities[$0, $1] > 0.9 })
  }

  @Test func sequencesThatSayNothingLeaveTheSharesOfTheClasses() throws {
    let data = try SequenceDataset(
      LabelledSequences(
        sequences: (0..<8).map { _ in [2, 2, 2] }, channelCount: 1,
        target: .classes([0, 1, 1, 1, 1, 1, 1, 1], names: ["rare", "frequent"])))
    let model = try Self.model(of: data)
    let closedForm = try #require(model.closedForm)
    let logits = closedForm(model.tokens(of: data.batch(of: [0])))
    #expect(logits.scalars.allSatisfy { $0.isFinite } && logits[0, 1] > logits[0, 0])
    let single = try SequenceDataset(
      LabelledSequences(
        sequences: [[1], [2]], channelCount: 1, target: .classes([0, 1], names: ["a", "b"])))
    let other = try Self.model(of: single)
    #expect(other.prediction(single.batch(of: [0, 1])).scalars.allSatisfy { $0.isFinite })
  }

  /// Classes that differ only by their level are found: one channel keeps it in the third kind of channels, several channels
  /// always do.
  @Test(arguments: [1, 2]) func levelsAreSeen(channelCount: Int) throws {
    func levels(_ count: Int, seed: UInt64) -> LabelledSequences {
      let random = RandomStream(seed: seed)
      return LabelledSequences(
        sequences: (0..<count).map { number in
          (0..<10 * channelCount).map { index -> Float in
            let level: Float = index % channelCount == 0 && number % 2 == 0 ? 1 : 0
            return level + 2 * random.uniform(at: UInt64(number * 20 + index))
          }
        },
        channelCount: channelCount,
        target: .classes((0..<count).map { $0 % 2 }, names: ["high", "low"]))
    }
    let data = try SequenceDataset(levels(30, seed: 1))
    let closedForm = try #require(Self.model(of: data).closedForm)
    let test = try SequenceDataset(levels(40, seed: 2)).batch(of: Array(0..<40))
    let model = try Self.model(of: data)
    let found = closedForm(model.tokens(of: test)).argmax(axis: 1)
    #expect(zip(found, test.labels).count { $0 == $1 } >= 36)
  }

  @Test func onlyFixedFiltersReadTheThirdKindOfChannels() throws {
    let data = try SequenceDataset(SequenceClassifierTests.waves(8, seed: 1))
    let model = try Self.model(of: data)
    let closedForm = try #require(model.closedForm)
    let batch = data.batch(of: [0, 1, 2])
    let tokens = model.tokens(of: batch)
    let kinds = tokens.values.split(lengths: [2, 1], axis: 2)
    let changed = SequenceTokens(
      Tensor.concatenated([kinds[0], kinds[1] + 1], axis: 2), lengths: tokens.lengths)
    let levels = batch.levels
    #expect(model.outputs(changed, levels: levels) == model.outputs(tokens, levels: levels))
    #expect(closedForm.features(of: changed) != closedForm.features(of: tokens))
  }

  @Test(arguments: [7, 40]) func featuresAreThoseOfEachSequenceByItself(length: Int) {
    let filters = FixedFilters(
      count: 90, FilterPlacement(channelCount: 6, kindCount: 3, length: length))
    let values = Tensor.sample([3, length, 6], seed: 4)
    let lengths = [length, 1, length / 2]
    let all = SequenceTokens(values, lengths: lengths)
    let thresholds = filters.thresholds(from: all)
    let features = filters.features(of: all, thresholds: thresholds)
    #expect(features.shape == [3, FixedFilters.featureCount(of: 90)])
    #expect(features.scalars.allSatisfy { (0...1).contains($0) })
    for (index, length) in lengths.enumerated() {
      let alone = SequenceTokens(
        values[index..<index + 1, axis: 0][0..<length, axis: 1], lengths: [length])
      #expect(
        filters.features(of: alone, thresholds: thresholds) == features[index..<index + 1, axis: 0])
    }
    // Some features of one sequence are above their thresholds and some are not.
    let used = Set(features[0..<1, axis: 0].scalars)
    #expect(used.count > 5)
  }

  /// A third of the filters that read the third kind have equal weights; all others add up to zero.
  @Test func filtersOfTheThirdKindSeeTheLevel() {
    let placement = FilterPlacement(channelCount: 3, kindCount: 3, length: 100)
    let filters = ThresholdFilters(count: 840, placement).filters
    let sums = filters.filter { $0.weights.reduce(0, +) != 0 }
    #expect(sums.allSatisfy { Set($0.weights) == [1] && $0.channels == [2] })
    let readers = filters.count { $0.channels == [2] }
    #expect((270...290).contains(readers) && (85...100).contains(sums.count))
    let plain = FilterPlacement(channelCount: 2, kindCount: 2, length: 100)
    #expect(ThresholdFilters(count: 840, plain).filters.allSatisfy { $0.weights.reduce(0, +) == 0 })
  }

  /// Filters that do not fill a group have thresholds: four features of each, two of each one of a group.
  @Test(arguments: [1, 15, 16, 30, 5040]) func everyFilterHasFeatures(count: Int) {
    let groupCount = count / 16
    let thresholdCount = 4 * (count - 8 * groupCount)
    #expect(FixedFilters.thresholdCount(of: count) == thresholdCount)
    #expect(FixedFilters.featureCount(of: count) == thresholdCount + 16 * groupCount)
  }

  /// Half of the features are relative to the longest training sequence: they tell sequences of one form and several
  /// lengths apart.
  @Test func theLengthOfASequenceIsSeen() {
    let filters = FixedFilters(
      count: 64, FilterPlacement(channelCount: 1, kindCount: 1, length: 40))
    let values = Tensor([Float](repeating: 1, count: 80), shape: [2, 40, 1])
    let tokens = SequenceTokens(values, lengths: [40, 20])
    let thresholdCount = FixedFilters.thresholdCount(of: 64)
    #expect(thresholdCount == 32 * 4)
    // Every output is above it.
    let thresholds = Tensor([Float](repeating: -1e6, count: thresholdCount))
    let features = filters.features(of: tokens, thresholds: thresholds)
    let (long, short) = (features[0..<1, axis: 0].scalars, features[1..<2, axis: 0].scalars)
    for filter in 0..<32 {
      #expect(long[filter * 4..<filter * 4 + 4] == [1, 1, 1, 1])
      #expect(short[filter * 4..<filter * 4 + 4] == [1, 0.5, 1, 0.5])
    }
    // The squares of the second feature of competing filters are shares of steps, which add up.
    for group in 0..<4 {
      let first = thresholdCount + group * 16
      func sum(_ features: [Float]) -> Float {
        (0..<8).reduce(into: Float(0)) { sum, filter in
          let feature = features[first + 2 * filter + 1]
          sum += feature * feature
        }
      }
      let expected: [Double] = [1, group % 2 == 0 ? 1 : 0.5]
      expectClose([sum(long), sum(short)], expected, tolerance: 1e-6)
    }
  }

  /// The features of validation sequences are not computed again, unless the member has changed.
  @Test func validationsRememberItsOutputs() throws {
    let data = try SequenceDataset(SequenceClassifierTests.waves(8, seed: 1))
    let model = try Self.model(of: data, filters: 20)
    let closedForm = try #require(model.closedForm)
    let place = BatchPlace.validation(number: 0)
    let batch = data.batch(0..<4, at: place, random: RandomStream(seed: 1))
    let plain = data.batch(of: [0, 1, 2, 3])
    #expect(plain.cached == nil && batch == plain)
    let cached = try #require(batch.cached)
    let expected = model.prediction(plain)
    #expect(model.prediction(batch) == expected)
    var count = 0
    func ask(_ batch: ValidationCache.Batch) -> Tensor {
      batch.output(of: closedForm) {
        count += 1
        return closedForm(model.tokens(of: plain)).softmax(axis: 1)
      }
    }
    // The prediction was remembered, also by the same batch of another validation.
    let again = data.batch(0..<4, at: place, random: RandomStream(seed: 2))
    _ = ask(cached)
    _ = ask(try #require(again.cached))
    #expect(count == 0)
    #expect(model.prediction(again) == expected)
    closedForm.output.bias?.update { $0 = $0 + Tensor([1000, 0]) }
    _ = ask(cached)
    #expect(count == 1)
    #expect(model.prediction(batch) == model.prediction(plain))
    #expect(model.prediction(batch) != expected)
  }

  @Test func theBitsDoNotDependOnTheNumberOfThreads() throws {
    let data = try SequenceDataset(SequenceClassifierTests.waves(16, seed: 1))
    func results(_ pool: ThreadPool) throws -> [[Float]] {
      try ThreadPool.$current.withValue(pool) {
        let model = try Self.model(of: data)
        return model.parameters.map(\.parameter.tensor.scalars)
          + [model.prediction(data.batch(of: [0, 1, 2])).scalars]
      }
    }
    #expect(try results(ThreadPool(threadCount: 3)) == results(.serial))
  }
}
