import Sluice
import SluiceSeries
import SluiceTables
import TestSupport
import Testing

struct ClassificationScoresTests {
  @Test func sharesAreThoseOfTheDefinition() {
    let scores = ClassificationScores(
      method: "m", predicted: [0, 0, 1, 1, 1, 2, 0], actual: [0, 0, 0, 1, 1, 1, 2],
      classNames: ["a", "b", "c", "d"])
    #expect(scores.confusion == [[2, 1, 0, 0], [0, 2, 1, 0], [1, 0, 0, 0], [0, 0, 0, 0]])
    #expect(scores.count == 7 && abs(scores.accuracy - 4.0 / 7) < 1e-12)
    #expect(abs(scores.balancedAccuracy - (2.0 / 3 + 2.0 / 3 + 0) / 3) < 1e-12)
    // 2 * 2 / (3 + 3), 2 * 2 / (3 + 3), 0 / (1 + 1).
    #expect(abs(scores.f1 - (4.0 / 6 + 4.0 / 6 + 0) / 3) < 1e-12)
  }

  @Test func noSequencesHaveNoShares() {
    let scores = ClassificationScores(method: "m", predicted: [], actual: [], classNames: ["a"])
    #expect(scores.accuracy == 0 && scores.balancedAccuracy == 0 && scores.f1 == 0)
  }

  @Test func theNearestSequenceGivesTheClass() throws {
    // A bump at the left or at the right, shifted by up to two steps: the distance by warping is small.
    func bump(_ place: Int) -> [Float] { (0..<20).map { abs($0 - place) < 2 ? 1 : 0 } }
    let training = LabelledSequences(
      sequences: [bump(4), bump(14)], channelCount: 1,
      target: .classes([0, 1], names: ["left", "right"]))
    let queries = LabelledSequences(
      sequences: [bump(6), bump(12), bump(2), bump(16)], channelCount: 1,
      target: .classes([0, 0, 0, 0], names: ["left", "right"]))
    #expect(
      try NearestNeighbor(training).predictions(of: queries).map(\.label) == [0, 1, 0, 1])
    let usual = ConstantPrediction(of: training)
    #expect(usual.predictions(of: queries).map(\.label) == [0, 0, 0, 0])
  }

  @Test func lengthsAndChannelsMayDiffer() throws {
    func wave(_ count: Int, _ phase: Float) -> [Float] {
      (0..<count).flatMap { [Float($0 % 4), $0 == 3 ? .nan : phase] }
    }
    let training = LabelledSequences(
      sequences: [wave(12, 0), wave(9, 5), wave(15, 5)], channelCount: 2,
      target: .classes([0, 1, 1], names: ["low", "high"]))
    let queries = LabelledSequences(
      sequences: [wave(10, 1), wave(14, 4)], channelCount: 2,
      target: .classes([0, 1], names: ["low", "high"]))
    for threads in [1, 2, 3] {
      let found = try ThreadPool.$current.withValue(ThreadPool(threadCount: threads)) {
        try NearestNeighbor(training).predictions(of: queries).map(\.label)
      }
      #expect(found == [0, 1])
    }
    #expect(ConstantPrediction(of: training).prediction.label == 1)
  }

  @Test func errorsOfNumbersAreThoseOfTheDefinition() {
    let scale = SeriesScale(means: [10], deviations: [2])
    let scores = RegressionScores(
      method: "m", predicted: [1, 4, 3], actual: [1, 2, 6], scale: scale)
    #expect(abs(scores.mse - (4.0 + 9) / 3 / 4) < 1e-12 && abs(scores.mae - 5.0 / 3 / 2) < 1e-12)
    #expect(abs(scores.rmseInUnits - (13.0 / 3).squareRoot()) < 1e-12)
    #expect(abs(scores.maeInUnits - 5.0 / 3) < 1e-12)
    #expect(abs(scores.r2 - (1 - 13.0 / 14)) < 1e-12)
    let constant = RegressionScores(
      method: "m", predicted: [2, 2], actual: [1, 1], scale: scale)
    #expect(constant.r2 == 0 && constant.maeInUnits == 1)
  }

  @Test func numbersAreThoseOfTheNearestSequence() throws {
    let training = LabelledSequences(
      sequences: [[0, 0, 1], [5, 5, 4]], channelCount: 1, target: .numbers([7, 9]))
    let queries = LabelledSequences(
      sequences: [[5, 4, 4], [0, 1, 1]], channelCount: 1, target: .unlabelled)
    #expect(try NearestNeighbor(training).predictions(of: queries).map(\.number) == [9, 7])
    #expect(ConstantPrediction(of: training).prediction == .number(8))
    #expect(ConstantPrediction(of: training).name == "mean")
    #expect(throws: SequenceDataError.self) {
      try NearestNeighbor(training).predictions(
        of: LabelledSequences(sequences: [[1, 2]], channelCount: 2, target: .unlabelled))
    }
    #expect(NearestNeighbor(training, band: 1).operationCount(for: queries) == 2 * 2 * 9)
  }
}
