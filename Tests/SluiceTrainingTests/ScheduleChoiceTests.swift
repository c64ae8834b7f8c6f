import Foundation
import Sluice
import SluiceTraining
import Testing

struct ScheduleChoiceTests {
  @Test(arguments: ScheduleKind.allCases) func choicesComeBack(
    name: ScheduleKind
  ) throws {
    var other = ScheduleChoice(name)
    other.decayShare = 0.5
    #expect(other.decayShare == (name == .wsd ? 0.5 : nil))
    for choice in [ScheduleChoice(name), other] {
      let json = try JSONEncoder().encode(choice)
      #expect(try JSONDecoder().decode(ScheduleChoice.self, from: json) == choice)
    }
    let bare = Data(#"{"name":"\#(name.rawValue)"}"#.utf8)
    #expect(try JSONDecoder().decode(ScheduleChoice.self, from: bare) == ScheduleChoice(name))
  }
}
