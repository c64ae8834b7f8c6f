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

  @Test func theNearestSequenceGivesTheClass() {
    // A bump at the left or at the right, shifted by up to two steps: the distance by warping is small.
    func bump(_ place: Int) -> [Float] { (0..<20).map { abs($0 - place) < 2 ? 1 : 0 } }
    let training = LabelledSequences(
      sequences: [bump(4), bump(14)], channelCount: 1,
      target: .classes([0, 1], names: ["left", "right"]))
    let queries = LabelledSequences(
      sequences: [bump(6), bump(12), bump(2), bump(16)], channelCount: 1,
      target: .classes([0, 0, 0, 0], names: ["left", "right"]))
    #expect(NearestNeighbor(training).classes(of: queries) == [0, 1, 0, 1])
    #expect(MajorityClass(of: training).classes(of: queries) == [0, 0, 0, 0])
  }

  @Test func lengthsAndChannelsMayDiffer() {
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
      let found = ThreadPool.$current.withValue(ThreadPool(threadCount: threads)) {
        NearestNeighbor(training).classes(of: queries)
      }
      #expect(found == [0, 1])
    }
    #expect(MajorityClass(of: training).label == 1)
  }
}
