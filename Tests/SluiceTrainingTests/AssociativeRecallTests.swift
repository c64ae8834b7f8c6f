import SluiceText
import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

struct AssociativeRecallTests {
  private func task(_ kinds: [(Int, Int)], symbols: Int = 64) -> AssociativeRecall {
    var task = AssociativeRecall()
    task.kinds = kinds.map { .init(length: $0.0, pairs: $0.1) }
    task.symbols = symbols
    return task
  }

  @Test(arguments: [(64, 4), (128, 16), (16, 4), (9, 2)])
  func eachKeyIsAskedForOnceAndGetsItsValue(length: Int, pairs: Int) {
    let task = task([(length, pairs)])
    for number in 0..<100 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      #expect(example.inputs.count == length)
      var values: [Int32: Int32] = [:]
      for pair in 0..<pairs {
        let (key, value) = (example.inputs[2 * pair], example.inputs[2 * pair + 1])
        #expect((1..<32).contains(key))
        #expect((32..<64).contains(value))
        values[key] = value
      }
      #expect(values.count == pairs)
      #expect(Set(values.values).count == pairs)
      for position in 0..<length {
        let token = example.inputs[position]
        let isQuestion = position >= 2 * pairs && token != 0
        #expect(example.targets[position] == (isQuestion ? values[token] : -1))
        if isQuestion {
          values[token] = nil
          #expect(position.isMultiple(of: 2))
        }
      }
      #expect(values.isEmpty)
    }
  }

  /// Gaps are distributed approximately as `1 / g`: the first is more likely than the last two
  /// thirds together.
  @Test func questionsComeEarly() {
    let task = task([(200, 1)])
    var counts = [Int](repeating: 0, count: 99)
    for number in 0..<2000 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      let question = example.targets.firstIndex { $0 >= 0 } ?? 0
      counts[(question - 2) / 2] += 1
    }
    let weights = (1...99).map { 1 / Double($0) }
    let total = weights.reduce(0, +)
    #expect(abs(Double(counts[0]) - 2000 / total) < 80)
    #expect(
      abs(Double(counts[33...].reduce(0, +)) - 2000 * weights[33...].reduce(0, +) / total) < 80)
  }

  @Test func symbolsHaveNames() throws {
    let vocabulary = task([(8, 2)], symbols: 8).vocabulary
    #expect(vocabulary.count == 8)
    #expect(vocabulary.decode(0..<8) == ". k1 k2 k3 v0 v1 v2 v3")
  }

  @Test func aSettingMakesAllKindsAlike() {
    var task = AssociativeRecall()
    #expect(task[.length] == 128)
    #expect(task[.pairs] == 16)
    task[.length] = 256
    #expect(task.kinds == [4, 8, 16].map { .init(length: 256, pairs: $0) })
    task[.pairs] = 8
    #expect(task.kinds == [.init(length: 256, pairs: 8)])
  }

  @Test func whatHasNoRoomIsNamed() {
    for (task, part) in [
      (task([(64, 4), (15, 4)]), "length is 15, expected at least 16"),
      (task([(64, 8)], symbols: 16), "pairs is 8"), (task([(64, 1)], symbols: 3), "symbols is 3"),
      (task([]), "kinds is 0"),
    ] {
      let error = #expect(throws: TaskError.self) { try task.validate() }
      #expect(error?.description.contains(part) == true)
    }
  }
}
