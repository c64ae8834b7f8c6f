import SluiceFiles
import Sluice
import Testing

@testable import SluiceTraining

struct SelectiveCopyingTests {
  private func task(length: Int, copies: Int, symbols: Int = 8) -> SelectiveCopying {
    var task = SelectiveCopying()
    (task.length, task.copies, task.symbols) = (length, copies, symbols)
    return task
  }

  @Test(arguments: [(256, 16), (20, 3), (9, 4)])
  func whatIsDueIsWhatStandsBeforeTheSign(length: Int, copies: Int) {
    let task = task(length: length, copies: copies)
    for number in 0..<200 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      let sign = length - copies - 1
      #expect(example.inputs.count == length)
      #expect(example.inputs[sign] == 7)
      #expect(example.inputs[(sign + 1)...].allSatisfy { $0 == 6 })
      let symbols = example.inputs[..<sign].filter { $0 < 6 }
      #expect(symbols.count == copies)
      #expect(Array(example.targets[(sign + 1)...]) == symbols)
      #expect(example.targets[...sign].allSatisfy { $0 == -1 })
    }
  }

  @Test func symbolsStandAnywhereNoiseAfterTheLastIncluded() {
    let task = task(length: 14, copies: 2)
    var places = Set<Int>()
    var values = Set<Int32>()
    for number in 0..<300 {
      let inputs = task.example(kind: 0, random: RandomStream(seed: UInt64(number))).inputs
      for place in 0..<11 where inputs[place] < 6 {
        places.insert(place)
        values.insert(inputs[place])
      }
    }
    #expect(places == Set(0..<11))
    #expect(values == Set(0..<6))
  }

  @Test func whatHasNoRoomIsNamed() {
    for (task, part) in [
      (task(length: 8, copies: 4), "length is 8, expected at least 9"),
      (task(length: 9, copies: 0), "copies is 0"),
      (task(length: 9, copies: 1, symbols: 2), "symbols is 2"),
    ] {
      let error = #expect(throws: TaskError.self) { try task.validate() }
      #expect(error?.description.contains(part) == true)
      #expect(error?.category == .badConfiguration)
    }
    #expect(throws: Never.self) { try task(length: 9, copies: 4).validate() }
  }
}
