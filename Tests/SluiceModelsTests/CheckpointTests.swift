@testable import SluiceText
@testable import SluiceFiles
import Foundation
import Sluice
import Testing
import TestSupport

@testable import SluiceModels

struct CheckpointTests {
  @Test(arguments: LanguageModelTests.kinds) func whatIsWrittenIsRead(
    configuration: LanguageModel.Configuration
  ) throws {
    let checkpoint = try Self.checkpoint(configuration)
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder, metadata: ["step": "7"])
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.sorted() == ["config.json", "model.safetensors", "vocabulary.json"])
      for path in [folder, folder + "/", folder + "/model.safetensors"] {
        let read = try Checkpoint(folder: path)
        #expect(read.vocabulary == checkpoint.vocabulary)
        #expect(read.model.configuration == configuration)
        #expect(read.model.parameters.map(\.name) == checkpoint.model.parameters.map(\.name))
        for (a, b) in zip(read.model.parameters, checkpoint.model.parameters) {
          #expect(a.parameter.tensor == b.parameter.tensor, "\(a.name)")
        }
      }
      let metadata = try SafetensorsFile(path: folder + "/model.safetensors").metadata
      #expect(metadata == ["format": "pt", "step": "7"])
    }
  }

  @Test func replacesAnOlderOne() throws {
    let configuration = LanguageModelTests.kinds[0]
    let other = Checkpoint(
      model: try LanguageModel(configuration, random: RandomStream(seed: 9)),
      vocabulary: try Vocabulary(charactersOf: "abcdefghijk"))
    try Self.withCheckpoint(configuration) { folder in
      try other.write(to: folder)
      let read = try Checkpoint(folder: folder).model
      #expect(
        read.tokenEmbedding.weight.tensor == other.model.tokenEmbedding.weight.tensor)
    }
  }

  @Test func modelNeedsNoVocabulary() throws {
    try Self.withCheckpoint { folder in
      try FileManager.default.removeItem(atPath: folder + "/vocabulary.json")
      _ = try LanguageModel(contentsOf: folder)
      let error = #expect(throws: FileError.self) { try Checkpoint(folder: folder) }
      #expect(error == FileError(path: folder + "/vocabulary.json", problem: .missing))
    }
  }

  @Test func namesWhatIsMissing() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) { try Checkpoint(folder: folder + "/none") }
      #expect(error?.description == "\(folder)/none/config.json does not exist")
      #expect(error?.category == .missingInput)
    }
  }

  @Test func namesAnotherVocabulary() throws {
    try Self.withCheckpoint { folder in
      let path = folder + "/vocabulary.json"
      try JSONFile.write(Vocabulary.bytes, to: path)
      let error = #expect(throws: CheckpointError.self) { try Checkpoint(folder: folder) }
      #expect(error?.description == "\(path): the vocabulary has 256 tokens, but the model has 11")
      try AtomicFile.write(path) { try $0.write(#"{"type":"letters"}"#) }
      let unknown = #expect(throws: JSONError.self) { try Checkpoint(folder: folder) }
      #expect(
        unknown?.reason
          == #"type is "letters", expected "bytes" or "characters" or "symbols" or "byte-pairs""#)
      try AtomicFile.write(path) { try $0.write(#"{"type":"characters","characters":"aa"}"#) }
      let repeated = #expect(throws: VocabularyError.self) { try Checkpoint(folder: folder) }
      #expect(
        repeated?.description == #"\#(path): the vocabulary lists the character "a" (U+0061) twice"#
      )
    }
  }

  // MARK: - Tensors

  @Test func namesAMissingTensor() throws {
    let name = "model.layers.1.self_attn.k_proj.weight"
    try expectProblem(.missingTensor(name)) { $0[name] = nil }
  }

  @Test func namesATensorOfAnotherShape() throws {
    let name = "model.layers.0.mlp.up_proj.weight"
    try expectProblem(.wrongShape(tensor: name, found: [12, 48], expected: [48, 12])) {
      $0[name] = $0[name]?.reshaped([12, 48])
    }
  }

  @Test func namesUnexpectedTensors() throws {
    try expectProblem(.unexpectedTensors(["a", "b", "c", "d"])) {
      for name in ["b", "c", "a", "d"] { $0[name] = Tensor(1) }
    }
    #expect(
      CheckpointError(path: "f", problem: .unexpectedTensors(["a", "b", "c", "d"])).description
        == "f: the file has tensors that the configuration does not expect: a, b, c and 1 more")
  }

  private func expectProblem(
    _ problem: CheckpointError.Problem, alter: (inout [String: Tensor]) -> Void
  ) throws {
    try Self.withCheckpoint { folder in
      let path = folder + "/model.safetensors"
      var tensors = try SafetensorsFile(path: path).tensors()
      alter(&tensors)
      try Safetensors.write(tensors, to: path)
      #expect(throws: CheckpointError(path: path, problem: problem)) {
        try Checkpoint(folder: folder)
      }
    }
  }

  // MARK: - Damage

  @Test func takesNoMemoryForWhatTheFileDoesNotHold() throws {
    try Self.withCheckpoint { folder in
      let path = folder + "/config.json"
      var configuration = LanguageModelTests.kinds[0]
      configuration.layerCount = 1 << 20
      try JSONFile.write(configuration, to: path)
      #expect(
        throws: CheckpointError(
          path: folder + "/model.safetensors",
          problem: .missingTensor("model.layers.2.input_layernorm.weight"))
      ) { try Checkpoint(folder: folder) }
    }
  }

  @Test(
    arguments: [
      (
        "\"num_hidden_layers\" : 2", "\"num_hidden_layers\" : 1.5",
        "num_hidden_layers is 1.5, expected"
      ),
      (
        "\"vocab_size\" : 11", "\"vocab_size\" : 11, \"vocab_size\" : 12",
        "the key \"vocab_size\" occurs twice"
      ),
      (
        "\"vocab_size\" : 11", "\"vocab_size\" : 1e30",
        "vocab_size is 1e30, expected a whole number"
      ),
      ("\"hidden_size\" : 12", "\"hidden_size\" : 1099511627776", "hiddenSize is 1099511627776"),
      (
        "\"num_hidden_layers\" : 2", "\"num_hidden_layers\" : 1073741824",
        "layerCount is 1073741824"
      ),
      (
        "\"vocab_size\" : 11", "\"vocab_size\" : 9223372036854775807",
        "vocabularySize is 9223372036854775807"
      ),
      ("\"max_position_embeddings\" : ", "\"max_position_embeddings\" : -", "contextLength is -"),
      (
        "\"tie_word_embeddings\" : true", "\"tie_word_embeddings\" : 1",
        "tie_word_embeddings is 1, expected true or false"
      ),
    ])
  func settingsThatCannotBeAreNamed(written: String, damaged: String, sentence: String) throws {
    try Self.withCheckpoint { folder in
      let path = folder + "/config.json"
      let text = try contents(path)
      #expect(text.contains(written), "\(text)")
      try write(text.replacing(written, with: damaged), to: path)
      do {
        _ = try Checkpoint(folder: folder)
        Issue.record("accepted \(damaged)")
      } catch let error as any SluiceError {
        #expect(error.description.hasPrefix(path + ": "), "\(error)")
        #expect(error.description.contains(sentence), "\(error)")
      }
    }
  }

  /// A truncated file is refused; a changed file is refused or read, and never crashes.
  @Test(arguments: ["config.json", "model.safetensors", "vocabulary.json"])
  func survivesDamage(name: String) throws {
    try Self.withCheckpoint { folder in
      let path = folder + "/" + name
      let whole = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
      func opens(_ bytes: [UInt8]) throws -> Bool {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
          _ = try Checkpoint(folder: folder)
          return true
        } catch {
          #expect(error is any SluiceError, "\(error)")
          return false
        }
      }
      let step = max(1, whole.count / 300)
      // The last byte of a JSON file is a line end.
      let needed = name.hasSuffix("json") ? whole.count - 1 : whole.count
      for length in stride(from: 0, to: needed, by: step) {
        #expect(try !opens(Array(whole[..<length])), "accepted at \(length) bytes")
      }
      for index in stride(from: 0, to: whole.count, by: step) {
        for flip: UInt8 in [0x01, 0x04, 0x10, 0x80] {
          var altered = whole
          altered[index] ^= flip
          _ = try opens(altered)
        }
      }
      #expect(try opens(whole))
    }
  }

  // MARK: - Helpers

  static func checkpoint(_ configuration: LanguageModel.Configuration) throws -> Checkpoint {
    let letters = Array(
      "abcdefghijklmnopqrstuvwxyz".unicodeScalars.prefix(configuration.vocabularySize))
    return Checkpoint(
      model: try LanguageModelTests.model(configuration),
      vocabulary: .characters(try CharacterTable(letters)))
  }

  static func withCheckpoint(
    _ configuration: LanguageModel.Configuration = LanguageModelTests.kinds[0],
    _ body: (String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try checkpoint(configuration).write(to: folder)
      try body(folder)
    }
  }
}
