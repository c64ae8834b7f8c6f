import SluiceText
import Sluice
import SluiceModels
import Testing

@testable import SluiceTraining

/// Properties of all tasks.
struct SequenceTaskTests {
  private static let setups = SequenceTasks.all.flatMap { type in
    TaskPreset.allCases.compactMap { type.setup($0) }
  }

  @Test func namesAreTheirOwn() {
    #expect(
      SequenceTasks.names == [
        "selective-copying", "recall", "induction", "noisy-classification", "flip-flop",
      ])
    for type in SequenceTasks.all {
      #expect(SequenceTasks.named(type.name) == type)
      #expect(!type.summary.isEmpty)
      #expect(type.setup(.default) != nil)
    }
    #expect(SequenceTasks.named("copying") == nil)
  }

  @Test func presetsWork() throws {
    #expect(Self.setups.count == 8)
    for setup in Self.setups {
      try setup.task.validate()
      try setup.model.validate()
      try setup.recipe.validate()
      #expect(setup.model.vocabularySize == setup.task.vocabulary.count)
      #expect(setup.model.contextLength == setup.task.tokenCount)
      #expect(setup.model.layerCount == 2)
    }
    // The models of the papers have no gates.
    for type in SequenceTasks.all {
      if let paper = type.setup(.paper) { #expect(paper.model.gates.isEmpty) }
    }
  }

  @Test func examplesArePureAndDiffer() {
    for setup in Self.setups {
      let random = RandomStream(seed: 5)
      for kind in 0..<setup.task.kindCount {
        let one = setup.task.example(kind: kind, random: random.substream(1))
        #expect(setup.task.example(kind: kind, random: random.substream(1)) == one)
        #expect(setup.task.example(kind: kind, random: random.substream(2)) != one)
        let count = setup.task.vocabulary.count
        #expect(one.inputs.allSatisfy { (0..<Int32(count)).contains($0) })
        #expect(one.targets.allSatisfy { (-1..<Int32(count)).contains($0) })
        #expect(one.targets.contains { $0 >= 0 })
      }
    }
  }

  @Test(arguments: [1, 2, 4])
  func lengthenedTasksAskAsMuchInMore(factor: Int) throws {
    for setup in Self.setups {
      let long = setup.task.lengthened(by: factor)
      try long.validate()
      #expect(long.tokenCount == factor * setup.task.tokenCount)
      #expect(long.vocabulary == setup.task.vocabulary)
      for kind in 0..<setup.task.kindCount {
        let counts = [setup.task, long].map { task in
          task.example(kind: kind, random: RandomStream(seed: 1)).targets.count { $0 >= 0 }
        }
        #expect(counts[0] == counts[1])
      }
    }
  }

  @Test func settingsAreReadAndSet() {
    for type in SequenceTasks.all {
      guard var task = type.setup(.default)?.task else { continue }
      let known = TaskSetting.allCases.filter { task[$0] != nil }
      #expect(known.contains(.length) && known.contains(.symbols))
      for setting in TaskSetting.allCases {
        task[setting] = 77
        #expect(task[setting] == (known.contains(setting) ? 77 : nil))
      }
    }
  }
}
