import Sluice
import Testing

@testable import SluiceTraining

struct InductionHeadsTests {
  @Test(arguments: [3, 4, 30, 256])
  func whatFollowedTheSignFollowsAgain(length: Int) {
    var task = InductionHeads()
    (task.length, task.symbols) = (length, 5)
    var places = Set<Int>()
    for number in 0..<200 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      let signs = example.inputs.indices.filter { example.inputs[$0] == 4 }
      #expect(signs.count == 2)
      #expect(signs.last == length - 1)
      places.insert(signs[0])
      #expect(example.targets.dropLast().allSatisfy { $0 == -1 })
      #expect(example.targets.last == example.inputs[signs[0] + 1])
      #expect(example.targets.last.map { (0..<4).contains($0) } == true)
    }
    if length == 4 { #expect(places == [0, 1]) }
  }

  @Test func whatHasNoRoomIsNamed() {
    var task = InductionHeads()
    task.length = 2
    #expect(throws: TaskError.self) { try task.validate() }
    (task.length, task.symbols) = (3, 2)
    #expect(throws: TaskError.self) { try task.validate() }
  }
}
