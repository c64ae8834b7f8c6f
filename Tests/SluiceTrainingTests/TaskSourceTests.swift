import Foundation
import Testing

@testable import SluiceTraining

struct TaskSourceTests {
  @Test func tasksComeBackFromJSONAsTheyWere() throws {
    for type in SequenceTasks.all {
      guard var task = type.setup(.default)?.task else { continue }
      task[.length] = 300
      let json = try JSONEncoder().encode(TaskSource(task))
      let read = try JSONDecoder().decode(TaskSource.self, from: json)
      #expect(read == TaskSource(task))
      #expect(read.task[.length] == 300)
      task[.length] = 301
      #expect(read != TaskSource(task))
    }
    #expect(TaskSource(InductionHeads()) != TaskSource(SelectiveCopying()))
  }

  @Test func aTaskThatIsNotKnownIsNamed() {
    let json = Data(#"{"name":"sorting","settings":{}}"#.utf8)
    let error = #expect(throws: TaskError.unknown(name: "sorting")) {
      try JSONDecoder().decode(TaskSource.self, from: json)
    }
    #expect(error?.description.contains("recall") == true)
  }
}
