import Sluice
import Testing

@testable import SluiceTraining

struct NoisyClassificationTests {
  @Test(arguments: [(128, 5), (11, 5), (20, 1)])
  func mostMarkedTokensNameTheAnswer(length: Int, marks: Int) {
    var task = NoisyClassification()
    (task.length, task.marks) = (length, marks)
    for number in 0..<200 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      #expect(example.inputs.count == length)
      #expect(example.inputs.last == 5)
      let places = example.inputs.indices.filter { example.inputs[$0] == 4 }
      #expect(places.count == marks)
      var votes = [0, 0, 0, 0]
      for place in places { votes[Int(example.inputs[place + 1])] += 1 }
      let winners = votes.indices.filter { votes[$0] == votes.max() }
      #expect(winners.map { Int32($0) } == [example.targets[length - 1]])
      #expect(example.targets.dropLast().allSatisfy { $0 == -1 })
    }
  }

  /// A classifier that counts all tokens equally is correct in little more than a quarter of all cases.
  @Test func whoDoesNotLeaveOutTheNoiseFails() {
    let task = NoisyClassification()
    var correctCount = 0
    for number in 0..<1000 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      var counts = [0, 0, 0, 0]
      for token in example.inputs where token < 4 { counts[Int(token)] += 1 }
      let guess = counts.firstIndex(of: counts.max() ?? 0) ?? 0
      if example.targets.last == Int32(guess) { correctCount += 1 }
    }
    #expect((200...420).contains(correctCount), "\(correctCount)")
  }

  @Test func whatHasNoRoomIsNamed() {
    var task = NoisyClassification()
    task.length = 10
    let error = #expect(throws: TaskError.self) { try task.validate() }
    #expect(
      error?.description
        == "noisy-classification: length is 10, expected at least 11 for 5 marked tokens and the question token"
    )
  }
}
