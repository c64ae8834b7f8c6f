import SluiceFiles
import Sluice
import SluiceTraining
import Testing

@testable import SluiceCommand

struct FailureTests {
  @Test func everyKindOfMistakeHasItsExitCode() {
    let codes = ErrorCategory.allCases.map(\.exitCode)
    #expect(Set(codes) == [65, 66, 74, 78])
    #expect(codes.count == 4)
    #expect(Failure.code(of: TrainingError.impossible(.stepCount, found: "0", expected: "1")) == 78)
    #expect(Failure.code(of: TrainingError.runExists(path: "")) == 74)
    #expect(Failure.code(of: DatasetError.empty(path: "")) == 65)
    #expect(Failure.code(of: ConfigurationError.oddHeadDimension(3)) == 78)
    #expect(Failure.code(of: CancellationError()) == nil)
  }

  /// An error that a command finds while it runs is shown with the usage of that command, not of the root.
  @Test(arguments: [
    (["benchmark", "layer", "--positions", "learned"], "sluice benchmark layer"),
    (
      ["train", "--task", "recall", "--emulate", "--precision", "bfloat16", "--resume"],
      "sluice train"
    ),
  ])
  func usageIsTheCommands(arguments: [String], command: String) throws {
    let result = try Tool.run(arguments)
    #expect(result.code == 64)
    #expect(result.errors.contains("Usage: \(command) "), "\(result.errors)")
    #expect(result.errors.contains("See '\(command) --help' for more information."))
  }

  @Test func anUnknownGateIsAnsweredWithTheNearestAndWhereTheListIs() throws {
    let result = try Tool.run(["train", "--gate", "outptu.headwise"])
    #expect(result.code == 64)
    let sentence = result.errors.split(separator: "\n").first ?? ""
    #expect(sentence.contains("did you mean \"output\"?"))
    #expect(sentence.hasSuffix("`sluice gates` lists all gates."))
  }
}
