import Foundation
import TestSupport
import Testing

struct DescribeCommandTests {
  private static func fixture(_ name: String) throws -> String {
    try #require(
      FixtureFolder.published().first { $0.testDescription == name }, "no fixture \(name)"
    ).path
  }

  @Test func aPublishedModelIsDescribed() throws {
    let result = try Tool.run(["describe", Self.fixture("afmoe")])
    #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
    for line in [
      "Architecture  afmoe (AfmoeForCausalLM)", "Layers        3", "Hidden size   16",
      "Heads         4 (dimension 8), 2 key/value heads", "Gates         output.elementwise",
      "Windows       4 tokens in 2 of 3 layers", "Positions     rotary, base 10000",
      "Vocabulary    23 tokens, separate output layer",
    ] {
      #expect(result.output.contains(line + "\n"), "\(line) in\n\(result.output)")
    }
    #expect(result.output.contains("Stored        F32: "), "\(result.output)")
  }

  @Test func figuresAreJSON() throws {
    let result = try Tool.run(["describe", Self.fixture("llama_linear"), "--json"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["modelType"] as? String == "llama" && json["vocabulary"] as? Int == 23)
    #expect(json["endTokens"] as? [Int] == [2] && json["problem"] == nil)
    let parameters = try #require(json["parameters"] as? Int)
    #expect(json["bytesInMemory"] as? Int == 4 * parameters)
    // Keys and values in two layers, with two heads of eight elements each.
    #expect(json["bytesPerToken"] as? Int == 2 * 2 * 2 * 8 * 4)
    let stored = try #require((json["stored"] as? [[String: Any]])?.first)
    #expect(stored["type"] as? String == "BF16" && stored["byteCount"] as? Int == 2 * parameters)
  }

  @Test func aModelThatCannotBeOpenedIsDescribedAsFarAsItGoes() throws {
    try withTemporaryFolder { folder in
      let source = try Self.fixture("llama")
      for name in ["config.json", "model.safetensors"] {
        try FileManager.default.copyItem(atPath: source + "/" + name, toPath: folder + "/" + name)
      }
      let config = try contents(folder + "/config.json")
      for (altered, sentence) in [
        (config.replacing(#""llama""#, with: #""gemma3""#), #"model_type is "gemma3", expected"#),
        (
          config.replacing(#""num_hidden_layers": 2"#, with: #""num_hidden_layers": 3"#),
          "the tensor model.layers.2.input_layernorm.weight is missing"
        ),
      ] {
        try write(altered, to: folder + "/config.json")
        let result = try Tool.run(["describe", folder])
        #expect(result.code == 78 && result.errors.contains(sentence), "\(result.errors)")
        #expect(result.output.contains("Stored        F32: "), "\(result.output)")
      }
    }
  }
}
