import Foundation
import Sluice
import SluiceTraining
import Testing

struct ScheduleChoiceTests {
  @Test(arguments: ScheduleKind.allCases) func choicesComeBack(
    name: ScheduleKind
  ) throws {
    for choice in [ScheduleChoice(name), .warmupStableDecay(decayShare: 0.5)] {
      let json = try JSONEncoder().encode(choice)
      #expect(try JSONDecoder().decode(ScheduleChoice.self, from: json) == choice)
    }
    let bare = Data(#"{"name":"\#(name.rawValue)"}"#.utf8)
    #expect(try JSONDecoder().decode(ScheduleChoice.self, from: bare) == ScheduleChoice(name))
  }
}
