import Foundation
import Sluice
import SluiceTraining
import Testing

struct OptimizerChoiceTests {
  @Test(arguments: OptimizerKind.allCases) func settingsComeBack(
    name: OptimizerKind
  ) throws {
    var choice = OptimizerChoice(name)
    choice.weightDecay = 0.25
    choice.momentum = 0.5
    choice.betas = (0.125, 0.75)
    let json = try JSONEncoder().encode(choice)
    let read = try JSONDecoder().decode(OptimizerChoice.self, from: json)
    #expect(read == choice)
    #expect(read.name == name)
    #expect(read.weightDecay == 0.25)
    #expect(read.momentum == (name == .adamw ? nil : 0.5))
    #expect(read.betas?.second == (name == .sgd ? nil : 0.75))
    #expect(read != OptimizerChoice(name))
  }

  @Test(arguments: OptimizerKind.allCases) func whatIsNotThereIsAsUsual(
    name: OptimizerKind
  ) throws {
    let json = Data(#"{"name":"\#(name.rawValue)"}"#.utf8)
    #expect(try JSONDecoder().decode(OptimizerChoice.self, from: json) == OptimizerChoice(name))
  }
}
