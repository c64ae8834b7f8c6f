import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import Testing

@testable import SluiceTraining

struct FlipFlopTests {
  private func task(length: Int, copies: Int, symbols: Int = 6) -> FlipFlop {
    var task = FlipFlop()
    (task.length, task.copies, task.symbols) = (length, copies, symbols)
    return task
  }

  @Test(arguments: [(64, 4), (4, 1), (20, 5)])
  func readsSayWhatWasWrittenLast(length: Int, copies: Int) {
    let task = task(length: length, copies: copies)
    for number in 0..<200 {
      let example = task.example(kind: 0, random: RandomStream(seed: UInt64(number)))
      #expect(example.inputs.count == length && example.inputs[0] == 3)
      var (written, writes, reads): (Int32, Int, Int) = (-1, 0, 0)
      for at in stride(from: 0, to: length, by: 2) {
        let (instruction, value) = (example.inputs[at], example.inputs[at + 1])
        #expect((3...5).contains(instruction) && (0...2).contains(value))
        if instruction == 3 { (written, writes) = (value, writes + 1) }
        if instruction == 5 { reads += 1 }
        #expect(example.targets[at] == (instruction == 5 ? written : -1))
        #expect(example.targets[at + 1] == -1)
        if instruction == 5 { #expect(value == written) }
      }
      #expect(writes == copies && reads == copies)
    }
  }

  @Test func instructionsStandAnywhere() {
    let task = task(length: 20, copies: 2)
    var (writes, reads): (Set<Int>, Set<Int>) = ([], [])
    for number in 0..<300 {
      let inputs = task.example(kind: 0, random: RandomStream(seed: UInt64(number))).inputs
      for at in 0..<10 {
        if inputs[2 * at] == 3 { writes.insert(at) }
        if inputs[2 * at] == 5 { reads.insert(at) }
      }
    }
    #expect(writes == Set(0..<9) && reads == Set(1..<10))
  }

  @Test func whatHasNoRoomIsNamed() {
    for (task, part) in [
      (task(length: 14, copies: 4), "length is 14, expected at least 16"),
      (task(length: 17, copies: 4), "length is 17, expected even"),
      (task(length: 9, copies: 0), "copies is 0"),
      (task(length: 8, copies: 1, symbols: 4), "symbols is 4"),
    ] {
      let error = #expect(throws: TaskError.self) { try task.validate() }
      #expect(error?.description.contains(part) == true)
    }
    #expect(throws: Never.self) { try task(length: 16, copies: 4).validate() }
  }

  @Test func aFewStepsLowerTheLoss() throws {
    try withTemporaryFolder { folder in
      var setup = try #require(FlipFlop.setup(.default))
      (setup.recipe.stepCount, setup.recipe.warmupStepCount) = (12, 2)
      (setup.recipe.evaluationInterval, setup.recipe.batchSize) = (12, 8)
      let trainer = try Trainer<LanguageModel>(
        model: setup.model, data: try TaskDataset(setup.task), configuration: setup.recipe,
        run: RunFolder(path: folder + "/run"))
      let before = trainer.model.score(trainer.validationBatch(0)).loss
      try trainer.train()
      #expect(trainer.model.score(trainer.validationBatch(0)).loss < before)
    }
  }
}
