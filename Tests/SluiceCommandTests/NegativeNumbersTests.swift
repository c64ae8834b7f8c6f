import Testing

@testable import SluiceCommand

struct NegativeNumbersTests {
  @Test(arguments: [
    (["--temperature", "-1"], ["--temperature=-1"]),
    (["--rate", "-1e-3", "x"], ["--rate=-1e-3", "x"]),
    (["train", "-", "--steps", "3"], ["train", "-", "--steps", "3"]),
    (["--steps=3", "-4"], ["--steps=3", "-4"]), (["x", "-4"], ["x", "-4"]),
    (["--", "--file", "-4"], ["--", "--file", "-4"]), (["--json", "-h"], ["--json", "-h"]),
    ([], []),
  ])
  func belongToTheOptionBefore(arguments: [String], joined: [String]) {
    #expect(NegativeNumbers.joined(arguments) == joined)
  }

  @Test func areRefusedByWhatTheOptionTakes() throws {
    let result = try Tool.run(["compare", "--task", "recall", "--examples", "-1"])
    #expect(result.code == 64)
    #expect(result.sentences.first?.contains("--examples is -1") == true, "\(result.errors)")
  }
}
