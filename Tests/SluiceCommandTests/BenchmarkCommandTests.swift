import TestSupport
import SluiceFiles
import SluiceText
import Foundation
import Testing

@testable import SluiceCommand

struct BenchmarkCommandTests {
  /// The JSON report, as a script reads it.
  private struct Report: Decodable {
    struct Machine: Decodable {
      let threads: Int
      let gigaflops: Double
      let gigabytesPerSecond: Double?
    }

    struct Row: Decodable {
      let name: String
      let threads: Int
      let operationCount: Double
      let milliseconds: Double
      let fastestMilliseconds: Double
      let spread: Double
      let gigaflops: Double
      let shareOfPeak: Double
      let tokensPerSecond: Double?
      let memoryAdded: Int?
    }

    let machine: [Machine]
    let rows: [Row]
    let processMemory: Int
  }

  private static let briefly = ["--warmup", "0", "--count", "1", "--seconds", "0"]

  private func report(_ arguments: [String]) throws -> Report {
    let result = try Tool.run(["benchmark"] + arguments + ["--json"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count == 1)
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
  }

  @Test func aProductIsARow() throws {
    let arguments = ["matmul", "--rows", "3", "--depth", "5", "--threads", "1"]
    let report = try report(arguments + Self.briefly)
    let row = try #require(report.rows.first)
    #expect(report.rows.count == 1)
    #expect(row.name == "matrix product 3 x 5 x 3")
    #expect(row.operationCount == 90)
    #expect(row.threads == 1 && report.machine.map(\.threads) == [1])
    #expect(row.milliseconds > 0 && row.fastestMilliseconds == row.milliseconds)
    #expect(row.spread == 0)
    #expect(report.processMemory > 1_000_000)
    #expect((row.memoryAdded ?? .max) < report.processMemory)
    // Operations, time and speed are consistent.
    let gigaflops = row.operationCount / row.milliseconds / 1e6
    #expect(abs(row.gigaflops - gigaflops) <= 1e-9 * gigaflops)
    let share = row.gigaflops / report.machine[0].gigaflops
    #expect(abs(row.shareOfPeak - share) <= 1e-9 * share)
  }

  @Test func generationIsAPromptAndAToken() throws {
    try withTemporaryFolder { folder in
      try TinyPublishedModel.write(to: folder)
      let rows = try report(["generate", folder, "--prompt-tokens", "9"] + Self.briefly).rows
      #expect(rows.map(\.name) == ["prompt of 9 tokens", "1 token after 9 tokens"])
      // Maps of 32 x 96, 32 x 32, 32 x 96 and 48 x 32 in two layers; the head for the last token alone.
      let (maps, head) = (2 * (3 * 1024 + 1024 + 3072 + 1536), 32 * 270)
      #expect(rows[0].operationCount == Double(2 * (9 * maps + head + 2 * 2 * 45 * 32)))
      #expect(rows[1].operationCount == Double(2 * (maps + head + 2 * 2 * 10 * 32)))
      for (row, tokens) in zip(rows, [9.0, 1]) {
        let speed = tokens * 1000 / row.milliseconds
        #expect(abs((row.tokensPerSecond ?? 0) - speed) < 1e-9 * speed)
      }
      let text = try Tool.run(["benchmark", "generate", folder] + Self.briefly)
      #expect(text.code == 0 && text.output.contains("tokens/s"))
      let tooLong = try Tool.run(["benchmark", "generate", folder, "--prompt-tokens", "0"])
      #expect(tooLong.code == 64 && tooLong.errors.contains("--prompt-tokens is 0"))
    }
  }

  @Test func aLayerIsTwoRowsOrOne() throws {
    let layer =
      [
        "layer", "--batch", "2", "--tokens", "3", "--hidden", "8", "--heads", "2", "--kv-heads",
        "1",
      ]
      + Self.briefly
    let both = try report(layer + ["--gate", "headwise", "--threads", "2"]).rows
    let name = "layer 2 x 3 x 8, 2 heads, 1 key/value head, gate output.headwise, "
    #expect(both.map(\.name) == [name + "forward", name + "forward and backward"])
    #expect(both.allSatisfy { $0.threads == 2 })
    // The second run reuses the memory of the first.
    #expect(both.map { $0.memoryAdded != nil } == [true, false])
    let backward = try report(layer + ["--pass", "forward-and-backward"]).rows
    #expect(
      backward.map(\.name) == ["layer 2 x 3 x 8, 2 heads, 1 key/value head, forward and backward"])
    let rounded = try report(layer + ["--activations", "bfloat16"]).rows
    #expect(
      rounded.map { $0.name.hasSuffix(", bfloat16 activations") } == [false, true],
      "nothing waits for a backward pass that does not come")
  }

  @Test func aStepIsARow() throws {
    let model = Array(tinyModel.dropLast(2)) + ["--batch", "2", "--gate", "none"]
    let rows = try report(["step"] + model + Self.briefly).rows
    #expect(rows.map(\.name) == ["training step, 1 layer, 2 x 16 x 16, 2 heads, no gate"])
    let frugal = try report(
      ["step"] + model + ["--activations", "bfloat16", "--recompute"] + Self.briefly
    ).rows
    #expect(
      frugal.map(\.name) == [rows[0].name + ", bfloat16 activations, recomputed blocks"])
  }

  @Test func theMachineIsArithmeticAndMemory() throws {
    let report = try report(["machine", "--threads", "2"])
    #expect(report.rows.isEmpty)
    #expect(report.machine.map(\.threads) == [1, 2])
    #expect(report.machine.allSatisfy { $0.gigaflops > 0 && ($0.gigabytesPerSecond ?? 0) > 0 })
  }

  @Test func withoutJSONItIsATable() throws {
    let result = try Tool.run(["benchmark", "matmul", "--rows", "4"] + Self.briefly)
    #expect(result.code == 0)
    for word in ["GFLOP/s", "of peak", "matrix product 4 x 4 x 4", "%"] {
      #expect(result.output.contains(word))
    }
    #expect(result.sentences.contains("measuring 1 of 1: matrix product 4 x 4 x 4"))
  }

  @Test func theGridHasProductsLayersAndSteps() throws {
    let workloads = try Workload.grid()
    #expect(Set(workloads.map(\.name)).count == workloads.count)
    for (kind, count) in [("matrix product", 3), ("layer", 10), ("training step", 3)] {
      #expect(workloads.count { $0.name.hasPrefix(kind) } == count)
    }
    #expect(workloads.allSatisfy { $0.operationCount > 0 })
  }

  @Test(arguments: [
    (["matmul", "--rows", "0"], 64, "--rows is 0"),
    (["matmul", "--rows", "16000000"], 64, "--rows 16000000 x --depth 16000000"),
    (["matmul", "--count", "0"], 64, "--count is 0"),
    (["layer", "--tokens=-1"], 64, "--tokens is -1"),
    (["layer", "--batch", "16000000", "--tokens", "16000000"], 64, "--batch 16000000"),
    (
      ["layer", "--hidden", "9"], 78, "the hidden size 9 is not divisible by the number of heads, 4"
    ),
    (["layer", "--hidden", "9000000000000000000", "--heads", "1"], 78, "hiddenSize"),
    (["layer", "--pass", "backward"], 64, "forward-and-backward"),
    (["layer", "--memory-limit", "0"], 64, "--memory-limit is 0"),
    (["step", "--batch", "0"], 64, "--batch is 0"),
    (["step", "--vocabulary-size", "0"], 78, "vocabularySize is 0"),
    (["all", "--seconds=-1"], 64, "--seconds is -1"),
    (["--threads", "0"], 64, "--threads is 0"),
  ])
  func whatCannotBeMeasuredIsNamed(arguments: [String], code: Int32, words: String) throws {
    let result = try Tool.run(["benchmark"] + arguments)
    #expect(result.code == code)
    #expect(result.errors.contains(words))
    #expect(result.output.isEmpty)
  }

  @Test func aLayersSettingsAreThoseOfItsFlags() throws {
    let result = try Tool.run(
      ["benchmark", "layer", "--attention-scale", "0.25", "--window", "9"] + Self.briefly)
    #expect(result.code == 0)
    #expect(result.output.contains("attention_scale 0.25, sliding_window 9"))
    let wrong = try Tool.run(["benchmark", "layer", "--attention-scale", "0"])
    #expect(wrong.code == 78 && wrong.errors.contains("scoreScale is 0.0"))
  }

  @Test func aTokenizerIsTwoTimes() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let tokenizer = try BytePairTokenizer(learnedFrom: contents(text), vocabularySize: 280)
      try tokenizer.write(to: folder + "/tokenizer.json")
      let arguments = [
        "benchmark", "tokenizer", folder + "/tokenizer.json", text, "--threads", "1",
      ]
      let result = try Tool.run(arguments + Self.briefly + ["--json"])
      #expect(result.code == 0, "\(result.errors)")
      let figures = try JSONDecoder().decode([String: Double].self, from: Data(result.output.utf8))
      #expect(figures["tokens"] == Double(try tokenizer.encode(contents(text)).count))
      #expect(figures["threads"] == 1 && figures["bytes"] == 2480)
      #expect((figures["loadMilliseconds"] ?? 0) > 0 && (figures["encodeMilliseconds"] ?? 0) > 0)
      let table = try Tool.run(arguments + Self.briefly)
      #expect(table.output.contains("Encode") && table.output.contains("MB/s with 1 thread"))
      let missing = try Tool.run(["benchmark", "tokenizer", folder + "/none.json", text])
      #expect(missing.code == 66)
    }
  }

  @Test func tooMuchMemoryIsAFailure() throws {
    let result = try Tool.run(["benchmark", "layer", "--memory-limit", "1"] + Self.briefly)
    #expect(result.code == 1)
    #expect(result.errors.contains("more than --memory-limit, 1 MB"))
  }
}
