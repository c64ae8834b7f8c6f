import Foundation
import Sluice
import SluiceModels
import TestSupport
import Testing

/// Commands that print figures, with checkpoints whose weights are NaN or far too large.
struct NotFiniteTests {
  private func withRun(
    _ arguments: [String], weight: Float, _ body: (_ run: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      let trained = try Tool.run(["train", "--out", run, "--steps", "2"] + arguments + tinyModel)
      #expect(trained.code == 0, "\(trained.errors)")
      let path = run + "/best/model.safetensors"
      var tensors = try SafetensorsFile(path: path).tensors()
      let norm = try #require(tensors["model.norm.weight"])
      tensors["model.norm.weight"] = Tensor(repeating: weight, shape: norm.shape)
      try Safetensors.write(tensors, to: path)
      try body(run)
    }
  }

  @Test(arguments: [Float.nan.bitPattern, Float(1e5).bitPattern])
  func theFiguresOfATextAreJSON(bits: UInt32) throws {
    let weight = Float(bitPattern: bits)
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      try withRun([text], weight: weight) { run in
        let result = try Tool.run(["evaluate", run, text, "--json"])
        let figures = try #require(
          JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(figures["perplexity"] is NSNull && figures["tokens"] as? Int == 2479)
        #expect((figures["loss"] is NSNull) == weight.isNaN)
        // A large loss is finite, although its exponential is not.
        #expect(result.code == (weight.isNaN ? 65 : 0))
        #expect(result.errors.contains("loss on this text is not a number") == weight.isNaN)
        let plain = try Tool.run(["evaluate", run, text])
        #expect(plain.code == result.code && plain.output.contains("Perplexity"))
      }
    }
  }

  @Test func theFiguresOfATaskAreJSON() throws {
    let task = ["--task", "induction", "--length", "16", "--positions", "rotary"]
    try withRun(task, weight: .nan) { run in
      let result = try Tool.run(["evaluate", run, "--examples", "8", "--json"])
      #expect(result.code == 65)
      #expect(result.errors.contains("loss on sequences of 16 tokens is not a number"))
      let lines = result.output.split(separator: "\n")
      #expect(lines.count == 3)
      for line in lines {
        let figures = try #require(
          JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(figures["loss"] is NSNull && figures["length"] is Int)
      }
    }
  }

  @Test func anInspectionIsJSONAndAPage() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      let page = (folder + "/page.html", folder + "/figures.json")
      try withRun([text], weight: .nan) { run in
        // NaN in the first layer, so that all later values are NaN.
        let path = run + "/best/model.safetensors"
        var tensors = try SafetensorsFile(path: path).tensors()
        let name = "model.layers.0.input_layernorm.weight"
        let shape = try #require(tensors[name]).shape
        tensors[name] = Tensor(repeating: .nan, shape: shape)
        try Safetensors.write(tensors, to: path)
        let result = try Tool.run(
          ["inspect", run, "--text", "Tell me", "--out", page.0, "--json", page.1])
        #expect(result.code == 0, "\(result.errors)")
      }
      let figures = try contents(page.1)
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(figures.utf8)) }
      #expect(figures.contains("\"largestActivation\":null"))
      let data = try #require(
        contents(page.0).firstMatch(of: /id="report">((?s:.*?))<\/script>/)?.1)
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
      let layers = ((report["models"] as? [[String: Any]])?.first?["layers"] as? [[String: Any]])
      #expect(layers?.count == 1)
      #expect((layers?.first?["entropy"] as? [Any])?.first is NSNull)
    }
  }
}
