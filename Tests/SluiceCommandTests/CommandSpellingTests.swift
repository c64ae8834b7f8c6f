import Testing

@testable import SluiceCommand

struct CommandSpellingTests {
  @Test(arguments: [
    (["trian"], "Unknown command 'trian'. Did you mean 'train'?"),
    (["genrate", "runs/x"], "Unknown command 'genrate'. Did you mean 'generate'?"),
    (["benchmark", "lyaer"], "Unknown command 'lyaer'. Did you mean 'layer'?"),
  ])
  func aMisspeltCommandIsAnsweredWithTheNearest(arguments: [String], answer: String) throws {
    let result = try Tool.run(arguments)
    #expect(result.code == 64)
    #expect(result.sentences.first.map(String.init) == "Error: " + answer)
    #expect(result.output.isEmpty)
  }

  @Test func aWordLikeNoCommandIsAnsweredWithAll() throws {
    let result = try Tool.run(["notes.txt"])
    #expect(result.code == 64)
    #expect(
      result.errors.contains(
        """
        Known: train, preflight, compare, generate, chat, predict, evaluate, inspect, describe, convert, tokenize, \
        render, gates, doctor, benchmark.
        """
      ))
  }

  @Test(arguments: [
    [], ["train"], ["train", "trian"], ["--help"], ["help", "train"], ["benchmark", "--help"],
    ["benchmark", "layer", "extra"],
  ])
  func otherArgumentsAreLeftToTheParser(arguments: [String]) {
    #expect(CommandSpelling.complaint(about: arguments, of: SluiceCommand.self) == nil)
  }
}
