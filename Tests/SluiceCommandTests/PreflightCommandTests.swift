import Foundation
import Testing
import TestSupport

@testable import SluiceCommand

@Suite(.serialized) struct PreflightCommandTests {
  @Test func theLineOfTrainIsThatOfPreflight() {
    func line(_ arguments: String) -> String {
      TrainLine.words(from: arguments.split(separator: " ").map(String.init), learningRate: 0.002)
        .joined(separator: " ")
    }
    #expect(line("a.txt --steps 9") == "sluice train --learning-rate 0.002 a.txt --steps 9")
    #expect(
      line("--learning-rate 1 a.txt --trial-steps=30 --learning-rates 1,2 --hidden=8")
        == "sluice train --learning-rate 0.002 a.txt --hidden=8")
    #expect(
      line("--learning-rate=1 -- --learning-rate a")
        == "sluice train --learning-rate 0.002 -- --learning-rate a")
  }

  @Test func whatPassesEndsWithTheLineToRun() throws {
    try withTemporaryFolder { folder in
      let text = folder + "/my text.txt"
      try write(contents(writeText(to: folder)), to: text)
      let found = try Tool.run(
        ["preflight", "my text.txt", "--trial-steps", "40", "--learning-rates", "1e-2,2e-2"]
          + tinyModel, in: folder)
      #expect(found.code == 0, "\(found.output) \(found.errors)")
      for row in ["Gradients", "Learning rate", "One batch", "Memory"] {
        #expect(found.output.contains(try Regex("\n\(row) +pass  ")), "\(found.output)")
      }
      #expect(found.output.contains("●"))
      #expect(try names(in: folder) == ["my text.txt", "text.txt"])
      let line = try #require(
        found.output.firstMatch(of: /Passed\. Train with\n  sluice (train .*)\n$/))
      #expect(line.1.hasPrefix("train --learning-rate 0.0"))
      #expect(line.1.contains("'my text.txt' --layers 1") && !line.1.contains("trial"))
      let trained = try Tool.shell(
        "cd '\(folder)' && \"$SLUICE\" \(line.1) --steps 1 --eval-batches 1 --out run")
      #expect(trained.code == 0, "\(trained.errors)")
    }
  }

  @Test func whatFailsIsNamed() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let found = try Tool.run(
        ["preflight", text, "--trial-steps", "5", "--learning-rates", "1e-9,1e12", "--clip", "0"]
          + tinyModel)
      #expect(found.code == 1)
      #expect(found.output.contains("Failed: learning rate"))
      #expect(found.output.contains("No learning rate reduced the loss"))
      #expect(!found.output.contains("sluice train --"))
      #expect(found.errors.contains("diverged"))
    }
  }

  @Test func whatCannotBeginIsRefusedAsByTrain() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      #expect(try Tool.run(["preflight", text, "--heads", "3"] + tinyModel.dropLast(8)).code == 78)
      #expect(try Tool.run(["preflight", folder + "/none"]).code == 66)
      let resumed = try Tool.run(["preflight", "--resume", text])
      #expect(resumed.code == 64 && resumed.errors.contains("--resume is for"))
      #expect(try Tool.run(["preflight", text, "--learning-rates", "0"]).code == 64)
      #expect(try Tool.run(["preflight", text, "--trial-steps", "0"]).code == 64)
      let low = try Tool.run(
        ["preflight", text, "--learning-rates", "1e-4,1e-2", "--min-learning-rate", "1e-3"])
      #expect(low.code == 64 && low.errors.contains("below --min-learning-rate"))
    }
  }
}
