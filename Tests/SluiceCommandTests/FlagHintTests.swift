import Sluice
import SluiceTraining
import Testing

@testable import SluiceCommand

struct FlagHintTests {
  @Test func errorsOfValuesGetTheirFlags() {
    let cases: [(any Error, String)] = [
      (
        TrainingError.impossible(.minimumLearningRate, found: "2", expected: "1"),
        "--min-learning-rate"
      ),
      (TrainingError.runExists(path: "runs/a"), "--resume runs/a"),
      (TrainingError.runExists(path: "my run"), "--resume 'my run'"),
      (TrainingError.bestCheckpoint(path: "a b/best", run: "a b"), "--resume 'a b'"),
      (DatasetError.ownOutput(.run, folder: "a b"), "--resume 'a b'"),
      (DatasetError.ownOutput(.checkpoint, folder: "a b"), "to read a file in it"),
      (DatasetError.otherEncoding(path: "a b", encoding: "UTF-16"), "'a b'"),
      (DatasetError.notUnicode(path: "a", offset: 1), "--vocabulary bytes"),
      (DatasetError.tooShort(part: "text", tokenCount: 1, contextLength: 2), "--context"),
      (TaskError.tooLong(task: "recall", tokenCount: 2, contextLength: 1), "--length"),
      (ComparisonError.otherSettings(path: "a", difference: "b"), "--out"),
      (ComparisonError.repeated(.seed, "1"), "--seeds"),
      (ConfigurationError.headsDoNotDivide(hiddenSize: 3, headCount: 2), "--head-dim"),
      (
        ConfigurationError.outOfRange(setting: "contextLength", value: "0", expected: "1"),
        "--context"
      ),
      (Divergence(step: 1, of: .loss, value: .nan), "--learning-rate"),
    ]
    for (error, flag) in cases {
      #expect(!"\(error)".contains("--"))
      let sentence = Failure.sentence(of: error)
      #expect(sentence.hasPrefix("\(error)"))
      #expect(sentence.contains(flag))
    }
    #expect(
      Failure.sentence(of: DatasetError.empty(path: "a")) == "a is empty: it contains no text")
  }

  /// Every flag that a hint names exists.
  @Test func settingsAreSetByFlagsOfTrain() throws {
    let help = try Tool.run(["train", "--help"]).output
    for flag in TrainingSetting.allCases.compactMap(\.flag) {
      #expect(help.contains("--" + (flag.split(separator: " ").first ?? "")), "\(flag)")
    }
  }
}
