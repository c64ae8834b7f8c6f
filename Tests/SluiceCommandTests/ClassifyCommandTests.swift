import Foundation
import SluiceFiles
import TestSupport
import Testing

/// `sluice train --classify` and the commands for its runs, run as processes.
struct ClassifyCommandTests {
  static let small = [
    "--steps", "30", "--eval-every", "10", "--hidden", "16", "--heads", "2", "--members", "1",
    "--threads", "1",
  ]

  /// Sequences of two classes, waves of two speeds, as lines of a `.ts` file.
  static func sequences(_ count: Int, from first: Int = 0, numbers: Bool = false) -> String {
    let lines = (first..<first + count).map { number in
      let speed = number % 2 == 0 ? 0.5 : 0.9
      let values = (0..<(20 + number % 5)).map { step in
        "\(sin(Double(number) + speed * Double(step)))"
      }
      let label = numbers ? "\(100 * speed)" : number % 2 == 0 ? "slow" : "fast"
      return values.joined(separator: ",") + ":" + label
    }
    let head = numbers ? "@targetLabel true" : "@classLabel true slow fast"
    return "@problemName waves\n@timeStamps false\n@univariate true\n\(head)\n@data\n"
      + lines.joined(separator: "\n") + "\n"
  }

  /// A table with a recording in several rows.
  static func table(_ count: Int) -> String {
    let rows = (0..<count).flatMap { number in
      (0..<20).map { step in
        let speed = number % 2 == 0 ? 0.5 : 0.9
        let value = sin(Double(number) + speed * Double(step))
        return "r\(number),\(step),\(value),\(1 - value),\(number % 2 == 0 ? "slow" : "fast")\n"
      }
    }
    return "recording,step,x,y,kind\n" + rows.joined()
  }

  private static func withRun(
    _ flags: [String] = [], numbers: Bool = false,
    _ body: (_ folder: String, _ run: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let training = try write(sequences(16, numbers: numbers), to: folder + "/W_TRAIN.ts")
      let test = try write(sequences(10, from: 16, numbers: numbers), to: folder + "/W_TEST.ts")
      let run = folder + "/run"
      let flag = numbers ? "--regress" : "--classify"
      let result = try Tool.run(["train", training, test, flag, "--out", run] + small + flags)
      try #require(result.code == 0, "\(result.errors)")
      try body(folder, run)
    }
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test(arguments: [["generate"], ["chat"], ["benchmark", "generate"], ["convert"]])
  func commandsOfLanguageModelsRefuseIt(command: [String]) throws {
    try Self.withRun { folder, run in
      let destination = command == ["convert"] ? [folder + "/model.gguf"] : []
      let result = try Tool.run(command + [run] + destination)
      #expect(result.code == 78)
      #expect(
        result.errors.contains(
          "is a classifier, not a language model: use `sluice predict` or `sluice evaluate`"),
        "\(result.errors)")
    }
  }

  @Test func aClassifierIsTrainedAndItsTestErrorsArePrinted() throws {
    try withTemporaryFolder { folder in
      let training = try write(Self.sequences(16), to: folder + "/W_TRAIN.ts")
      let test = try write(Self.sequences(10, from: 16), to: folder + "/W_TEST.ts")
      let result = try Tool.run(
        ["train", training, test, "--classify", "--out", folder + "/run"] + Self.small
          + ["--members", "2"])
      #expect(result.code == 0, "\(result.errors)")
      for line in [
        "Sequences 16 for training, 10 for test; 20 to 24 steps, 1 channel",
        "Target    2 classes: slow (8), fast (8)", "Gate      output.elementwise",
      ] {
        #expect(result.errors.contains(line + "\n"), "\(line) in\n\(result.errors)")
      }
      #expect(
        result.errors.contains(
          "parameters: 2 trained members of convolutions and 1 block, 2 heads"))
      for method in ["classifier", "majority", "1-NN DTW"] {
        #expect(result.output.contains("\n\(method) "), "\(method) in\n\(result.output)")
      }
      #expect(result.output.contains("10 sequences of the test part"))
      #expect(result.output.contains("Classes (rows) and predicted classes (columns)"))
      #expect(result.errors.contains("Predict:  sluice predict \(folder)/run \(test)"))
    }
  }

  @Test func aRunIsEvaluatedAndDrawn() throws {
    try Self.withRun { folder, run in
      let json = try Tool.run(["evaluate", run, "--json", "--plots", folder + "/plots"])
      #expect(json.code == 0, "\(json.errors)")
      let figures = try object(json.output)
      let accuracy = try #require(figures["accuracy"] as? Double)
      #expect(accuracy > 0.6 && figures["f1"] is Double && figures["balancedAccuracy"] is Double)
      let confusion = try #require(figures["confusion"] as? [[Int]])
      #expect(confusion.map { $0.reduce(0, +) } == [5, 5])
      #expect(figures["classNames"] as? [String] == ["slow", "fast"])
      let baselines = try #require(figures["baselines"] as? [[String: Any]])
      #expect(baselines.map { $0["method"] as? String } == ["majority", "1-NN DTW"])
      #expect(baselines[0]["accuracy"] as? Double == 0.5)
      #expect(try contents(folder + "/plots/confusion.svg").hasPrefix("<svg "))
      #expect(FileManager.default.fileExists(atPath: folder + "/plots/confusion.png"))
      // Other labelled sequences; without the training sequences, there is nothing to compare with.
      let other = try Tool.run(["evaluate", run, folder + "/W_TEST.ts", "--json"])
      #expect(other.code == 0, "\(other.errors)")
      #expect(try object(other.output)["accuracy"] as? Double == accuracy)
      try FileManager.default.removeItem(atPath: folder + "/W_TRAIN.ts")
      let alone = try Tool.run(["evaluate", run, folder + "/W_TEST.ts"])
      #expect(alone.code == 0 && alone.errors.contains("no simple methods are compared"))
      #expect(!alone.output.contains("1-NN"))
      let held = try Tool.run(["evaluate", run, "--held-out"])
      #expect(held.code != 0)
    }
  }

  @Test func classesOfSequencesArePredicted() throws {
    try Self.withRun { folder, run in
      let csv = try Tool.run(["predict", run, folder + "/W_TEST.ts"])
      #expect(csv.code == 0, "\(csv.errors)")
      let lines = csv.output.split(separator: "\n").map(String.init)
      #expect(lines.count == 11 && lines[0] == "sequence,class,p_slow,p_fast")
      let first = lines[1].split(separator: ",")
      let probabilities = first.suffix(2).compactMap { Double($0) }
      #expect(first[0] == "1" && abs(probabilities.reduce(0, +) - 1) < 1e-5)
      #expect(first[1] == (probabilities[0] >= probabilities[1] ? "slow" : "fast"))
      let json = try Tool.run(["predict", run, folder + "/W_TEST.ts", "--json"])
      let object = try object(String(json.output.prefix { $0 != "\n" }))
      #expect(
        object["sequence"] as? String == "1" && object["class"] as? String == String(first[1]))
      #expect(Set((object["probabilities"] as? [String: Double] ?? [:]).keys) == ["slow", "fast"])
      let out = try Tool.run(
        ["predict", run, folder + "/W_TEST.ts", "--out", folder + "/classes.csv"])
      #expect(out.code == 0 && out.output.isEmpty)
      #expect(try contents(folder + "/classes.csv") == csv.output)
      let wrong = try Tool.run(["predict", run, folder + "/W_TEST.ts", "--horizon", "3"])
      #expect(wrong.code == 64 && wrong.errors.contains("the run is a classifier"))
    }
  }

  @Test func numbersOfSequencesArePredicted() throws {
    try Self.withRun(numbers: true) { folder, run in
      let result = try Tool.run(["evaluate", run, "--plots", folder + "/plots"])
      #expect(result.code == 0, "\(result.errors)")
      for method in ["classifier", "mean", "1-NN DTW"] {
        #expect(result.output.contains("\n\(method) "), "\(result.output)")
      }
      #expect(try contents(folder + "/plots/predictions.svg").hasPrefix("<svg "))
      let json = try object(try Tool.run(["evaluate", run, "--json"]).output)
      #expect(json["mse"] is Double && json["r2"] is Double && json["maeInUnits"] is Double)
      let csv = try Tool.run(["predict", run, folder + "/W_TEST.ts"]).output
      #expect(csv.hasPrefix("sequence,prediction\n1,"))
    }
  }

  @Test func theRowsOfATableAreSequences() throws {
    try withTemporaryFolder { folder in
      let table = try write(Self.table(30), to: folder + "/watch.csv")
      let result = try Tool.run(
        [
          "train", table, "--classify", "kind", "--series", "recording", "--values", "x,y",
          "--class-weights", "balanced", "--out", folder + "/run",
        ] + Self.small)
      #expect(result.code == 0, "\(result.errors)")
      #expect(
        result.errors.contains(
          "Sequences 20 for training, 4 for validation, 6 for test; 20 steps, 2 channels\n"))
      #expect(result.errors.contains("2 classes: slow (10), fast (10); balanced weights\n"))
      #expect(result.output.contains("6 sequences of the test part"))
      // Without the column to predict.
      let lines = Self.table(3).split(separator: "\n").map { line in
        line.split(separator: ",").dropLast().joined(separator: ",")
      }
      let plain = try write(lines.joined(separator: "\n") + "\n", to: folder + "/new.csv")
      let predicted = try Tool.run(["predict", folder + "/run", plain])
      #expect(predicted.code == 0, "\(predicted.errors)")
      let names = predicted.output.split(separator: "\n").map { $0.prefix { $0 != "," } }
      #expect(names == ["sequence", "r0", "r1", "r2"])
    }
  }

  @Test func aRunIsResumedWithTheSameResult() throws {
    try withTemporaryFolder { folder in
      let training = try write(Self.sequences(16), to: folder + "/W_TRAIN.ts")
      func train(_ flags: [String]) throws -> Tool.Result {
        let result = try Tool.run(["train"] + flags + ["--threads", "1"])
        #expect(result.code == 0, "\(result.errors)")
        return result
      }
      let recipe = [
        "--warmup", "2", "--eval-every", "10", "--hidden", "16", "--heads", "2", "--members", "3",
      ]
      // A constant rate, so that the number of steps does not change the first ones.
      let start = [training, "--classify", "--schedule", "constant"] + recipe
      _ = try train(start + ["--steps", "20", "--out", folder + "/whole"])
      _ = try train(start + ["--steps", "10", "--out", folder + "/parts"])
      _ = try train(["--resume", folder + "/parts", "--steps", "20"])
      func weights(_ run: String) throws -> Data {
        try Data(
          contentsOf: URL(fileURLWithPath: "\(folder)/\(run)/last/model.safetensors"))
      }
      #expect(try weights("whole") == weights("parts"))
      let other = try Tool.run([
        "train", "--resume", folder + "/parts", "--classify", "--members", "2",
      ])
      #expect(other.code == 64 && other.errors.contains("different settings"))
      let augmented = try Tool.run([
        "train", "--resume", folder + "/parts", "--classify", "--no-augment",
      ])
      #expect(augmented.code == 64 && augmented.errors.contains("different settings"))
    }
  }

  @Test func aRunIsInspected() throws {
    try Self.withRun { folder, run in
      let result = try Tool.run(
        [
          "inspect", run, "--example", "2", "--json", folder + "/i.json", "--out",
          folder + "/i.html",
        ])
      #expect(result.code == 0, "\(result.errors)")
      let json = try object(try contents(folder + "/i.json"))
      let signal = try #require(json["signal"] as? [String: Any])
      #expect((signal["rows"] as? [String])?.count == 22)
      #expect(try contents(folder + "/i.json").contains("members.0.pooling"))
      let far = try Tool.run(["inspect", run, "--example", "11"])
      #expect(far.code == 64 && far.errors.contains("there are only 10 sequences"))
      let text = try Tool.run(["inspect", run, "--text", "fast"])
      #expect(text.code == 64 && text.errors.contains("--text is for language models"))
    }
  }

  @Test func gatesAreComparedWithNoise() throws {
    try withTemporaryFolder { folder in
      let training = try write(Self.sequences(16), to: folder + "/W_TRAIN.ts")
      let test = try write(Self.sequences(10, from: 16), to: folder + "/W_TEST.ts")
      let arguments = [
        "compare", training, test, "--classify", "--gates", "none,elementwise", "--seeds", "2",
        "--noise-channels", "2", "--out", folder + "/cmp",
      ]
      let result = try Tool.run(arguments + Self.small)
      #expect(result.code == 0, "\(result.errors)")
      for title in ["error", "balanced error", "log loss", "log loss - none (lower is better)"] {
        #expect(result.output.contains(title), "\(title) in \(result.output)")
      }
      #expect(result.output.contains("2 channels of noise were added to the sequences."))
      // A run knows its noise, for other sequences, too.
      let run = folder + "/cmp/runs/none/seed-1"
      let evaluated = try Tool.run(["evaluate", run, "--json"])
      #expect(evaluated.code == 0, "\(evaluated.errors)")
      let predicted = try Tool.run(["predict", run, test])
      #expect(predicted.code == 0 && predicted.output.split(separator: "\n").count == 11)
    }
  }

  @Test func whatIsWrongIsSaidInASentence() throws {
    try withTemporaryFolder { folder in
      let training = try write(Self.sequences(16), to: folder + "/W.ts")
      let numbers = try write(Self.sequences(6, numbers: true), to: folder + "/N.ts")
      let table = try write(Self.table(4), to: folder + "/t.csv")
      let out = ["--out", folder + "/run"]
      let mistakes: [([String], Int32, String)] = [
        ([training, "--classify", "kind"], 64, "has its own labels"),
        ([training, "--regress"], 64, "has classes, not numbers: use --classify"),
        ([numbers, "--classify"], 64, "has numbers, not classes: use --regress"),
        ([training, "--classify", "--separator", "tab"], 64, "--separator is for tables"),
        ([training, "--classify", "--series", "x"], 64, "--series is for tables"),
        ([training, "--classify", "--forecast", "x"], 64, "--forecast and --classify exclude"),
        ([training, "--classify", "--task", "recall"], 64, "cannot be combined"),
        ([training, "--classify", "--context", "8"], 64, "--context is not for classifiers"),
        ([training, "--classify", "--tied"], 64, "--tied is for language models"),
        ([training, "--classify", "--members", "0"], 64, "--members"),
        ([training, training, training, "--classify"], 64, "found 3 paths"),
        ([training, "--members", "2"], 64, "--members needs --classify or --regress"),
        ([training, "--split", "0.7,0.1,0.2"], 64, "--split needs --forecast, --classify"),
        ([numbers, "--regress", "--class-weights", "balanced"], 64, "--class-weights is for"),
        ([table, "--classify", "colour", "--series", "recording"], 78, "colour"),
        ([table, "--classify", "kind", "--series", "place"], 78, "place"),
        ([table, "--classify", "kind", "--values", "kind"], 78, "given twice"),
        ([training, table, "--classify"], 65, "t.csv"),
        ([folder + "/nothing.ts", "--classify"], 66, "nothing.ts"),
        ([training, "--classify", "--hidden", "6", "--heads", "2"], 78, "hidden"),
      ]
      for (arguments, code, part) in mistakes {
        let result = try Tool.run(["train"] + arguments + out + ["--steps", "1"])
        #expect(result.code == code, "\(arguments): \(result.code) \(result.errors)")
        #expect(result.errors.contains(part), "\(arguments): \(result.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: folder + "/run"))
      let compared = try Tool.run(["compare", training, "--classify", "--out", folder + "/cmp"])
      #expect(compared.code == 64 && compared.errors.contains("There are no test sequences"))
    }
  }
}
