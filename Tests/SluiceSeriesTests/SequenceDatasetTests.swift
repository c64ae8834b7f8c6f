import Foundation
import Sluice
import SluiceSeries
import SluiceTables
import SluiceTraining
import TestSupport
import Testing

struct SequenceDatasetTests {
  /// Sequences of two channels whose values tell their place; lengths 3, 4, 5 in turn, classes in turn.
  private static func sequences(_ count: Int, names: [String] = ["a", "b"]) -> LabelledSequences {
    LabelledSequences(
      sequences: (0..<count).map { (number: Int) -> [Float] in
        (0..<(3 + number % 3)).flatMap { (step: Int) -> [Float] in
          [Float(number), Float(100 + step)]
        }
      },
      channelCount: 2, target: .classes((0..<count).map { $0 % 2 }, names: names))
  }

  /// The numbers of the sequences of a batch, read from their first values.
  private static func numbers(_ batch: SequenceDataset.Batch, of data: SequenceDataset) -> [Int] {
    batch.labels.indices.map {
      Int(data.profile.scale.restored(Double(batch.values[$0, 0, 0]), channel: 0).rounded())
    }
  }

  @Test func sequencesAreStandardizedAndPadded() throws {
    let data = try SequenceDataset(Self.sequences(4))
    let batch = data.batch(of: [0, 2, 3])
    #expect(batch.values.shape == [3, 5, 4] && batch.lengths == [3, 5, 3])
    #expect(batch.labels == [0, 0, 1] && batch.itemCount == 3)
    #expect(Self.numbers(batch, of: data) == [0, 2, 3])
    #expect(batch.values[0, 3, 0] == 0 && batch.values[2, 4, 1] == 0)
    let values = (0..<4).flatMap { (number: Int) -> [Double] in
      Array(repeating: Double(number), count: 3 + number % 3)
    }
    let mean = values.reduce(0, +) / Double(values.count)
    #expect(abs(data.profile.scale.means[0] - mean) < 1e-12)
    #expect(data.profile.longest == 5 && data.profile.classCounts == [2, 2])
  }

  @Test func noSequenceOccursTwiceBeforeAllHaveOccurred() throws {
    var data = try SequenceDataset(Self.sequences(10))
    data.augmentation = nil
    let random = RandomStream(seed: 3)
    func step(_ number: Int, _ numbers: Range<Int>) -> [Int] {
      Self.numbers(
        data.batch(numbers, at: .training(step: number), random: random.substream(UInt64(number))),
        of: data)
    }
    let first = step(1, 0..<25)
    for start in [0, 10] { #expect(Set(first[start..<start + 10]).count == 10) }
    #expect(Array(first[0..<10]) != Array(first[10..<20]))
    // Parts of a step are parts of one batch; steps differ.
    #expect(step(1, 0..<4) + step(1, 4..<8) == Array(first[0..<8]))
    #expect(step(2, 0..<10) != Array(first[0..<10]))
  }

  @Test func someTrainingSequencesAreChanged() throws {
    // Smooth sequences: half of them are changed.
    let smooth = LabelledSequences(
      sequences: (0..<40).map { number in (0..<50).map { sin(Float(number + $0) / 10) } },
      channelCount: 1, target: .classes((0..<40).map { $0 % 2 }, names: ["a", "b"]))
    let data = try SequenceDataset(smooth)
    #expect(data.profile.smoothness > 0.9 && data.profile.smoothness < 1)
    func values(_ augmentation: SequenceAugmentation?, seed: UInt64 = 1) -> [[Float]] {
      var data = data
      data.augmentation = augmentation
      let batch = data.batch(0..<40, at: .training(step: 1), random: RandomStream(seed: seed))
      let scalars = batch.values[0..<1, axis: 2].scalars
      return (0..<40).map { Array(scalars[$0 * 50..<($0 + 1) * 50]) }
    }
    let (plain, changed) = (values(nil), values(data.augmentation))
    let differing = zip(plain, changed).filter { $0 != $1 }
    #expect((10...30).contains(differing.count))
    for (before, after) in differing {
      // Values of the sequence itself, at other places.
      #expect(after.max() ?? 9 <= before.max() ?? 0 && after.min() ?? -9 >= before.min() ?? 0)
    }
    // Parts of a step are changed as the whole step.
    let parts = [0..<15, 15..<40].map {
      data.batch($0, at: .training(step: 1), random: RandomStream(seed: 1)).values[0..<1, axis: 2]
        .scalars
    }
    #expect(parts.flatMap(\.self) == changed.flatMap(\.self))
    #expect(values(SequenceAugmentation(share: 0)) == plain)
    #expect(zip(values(SequenceAugmentation(share: 1)), plain).allSatisfy { $0 != $1 })
    // Noise is not smoothed.
    let noise = LabelledSequences(
      sequences: (0..<4).map { Tensor.sample([200], seed: UInt64($0)).scalars }, channelCount: 1,
      target: .classes([0, 1, 0, 1], names: ["a", "b"]))
    #expect(try SequenceAugmentation(of: SequenceProfile(of: noise)).share < 0.1)
  }

  @Test func validationsAreTheSameSequences() throws {
    let data = try SequenceDataset(
      Self.sequences(6), validation: Self.sequences(3, names: ["b", "a"]))
    #expect(data.validationExampleCount == 3)
    let batches = [1, 2].map {
      data.batch(0..<3, at: .validation(number: 0), random: RandomStream(seed: $0))
    }
    #expect(batches[0] == batches[1])
    // The file of the validation lists the classes in another order.
    #expect(batches[0].labels == [1, 0, 1])
  }

  @Test func sequencesThatDoNotFitAreRefused() throws {
    #expect(throws: SequenceDataError.oneClass("the sequences")) {
      try SequenceDataset(Self.sequences(1))
    }
    let unlabelled = LabelledSequences(sequences: [[1]], channelCount: 1, target: .unlabelled)
    #expect(throws: SequenceDataError.noLabels("the sequences")) {
      try SequenceDataset(unlabelled)
    }
    let numbers = LabelledSequences(sequences: [[1, 2]], channelCount: 2, target: .numbers([2]))
    #expect(throws: SequenceDataError.otherTarget("the sequences", needsClasses: true)) {
      try SequenceDataset(Self.sequences(4), validation: numbers)
    }
    let narrow = LabelledSequences(
      sequences: [[1, 2]], channelCount: 1, target: .classes([0], names: ["a"]))
    #expect(throws: SequenceDataError.otherChannels("the sequences", found: 1, expected: 2)) {
      try SequenceDataset(Self.sequences(4), validation: narrow)
    }
    #expect(throws: SequenceDataError.unknownClass("the sequences", "c")) {
      try SequenceDataset(Self.sequences(4), validation: Self.sequences(2, names: ["a", "c"]))
    }
  }

  @Test func theFingerprintCoversValuesAndClasses() throws {
    let plain = try SequenceDataset(Self.sequences(4)).fingerprint
    #expect(try SequenceDataset(Self.sequences(4)).fingerprint == plain)
    #expect(try SequenceDataset(Self.sequences(5)).fingerprint != plain)
    let swapped = try SequenceDataset(Self.sequences(4, names: ["b", "a"]))
    #expect(swapped.profile.classNames == ["b", "a"])
  }
}
