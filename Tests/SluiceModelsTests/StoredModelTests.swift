import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import Testing
import TestSupport

struct StoredModelTests {
  private struct Line: StoredModel {
    struct Configuration: Codable, Equatable {
      var inputSize: Int
    }

    static let modelType = "line"
    let configuration: Configuration
    let layer: Linear

    init(_ configuration: Configuration, random: RandomStream) throws {
      try ConfigurationError.requireSize("inputSize", configuration.inputSize)
      self.configuration = configuration
      layer = Linear(configuration.inputSize, 2, random: random)
    }
  }

  private static func model(seed: UInt64 = 1) throws -> Line {
    try Line(.init(inputSize: 3), random: RandomStream(seed: seed))
  }

  @Test func aModelComesBackAsItWas() throws {
    try withTemporaryFolder { folder in
      let model = try Self.model()
      try model.write(to: folder, metadata: ["note": "a"])
      let again = try Line(contentsOf: folder)
      #expect(again.configuration == model.configuration)
      for (one, other) in zip(model.parameters, again.parameters) {
        #expect(one.parameter.tensor.bits == other.parameter.tensor.bits)
      }
      #expect(try SafetensorsFile(path: folder + "/model.safetensors").metadata["note"] == "a")
      #expect(try ModelTypeFile(folder: folder).modelType == "line")
    }
  }

  @Test func itsOwnWayOfWritingIsTakenWhereItHasOne() throws {
    try withTemporaryFolder { folder in
      func write(_ model: some StoredModel) throws { try model.write(to: folder) }
      try write(
        LanguageModel(
          .init(vocabularySize: 5, layerCount: 1, hiddenSize: 8), random: RandomStream(seed: 1)))
      let names = try SafetensorsFile(path: folder + "/model.safetensors").names
      #expect(names.contains("model.embed_tokens.weight"))
      #expect(try LanguageModel.configuration(in: folder).vocabularySize == 5)
    }
  }

  @Test func whatDoesNotFitIsNamed() throws {
    try withTemporaryFolder { folder in
      let weights = folder + "/model.safetensors"
      func problem(_ write: () throws -> Void) throws -> CheckpointError.Problem? {
        try Self.model().write(to: folder)
        try write()
        return #expect(throws: CheckpointError.self) { try Line(contentsOf: folder) }?.problem
      }
      let (weight, bias) = (Tensor.zeros([2, 3]), Tensor.zeros([2]))
      #expect(
        try problem { try Safetensors.write(["layer.weight": weight], to: weights) }
          == .missingTensor("layer.bias"))
      #expect(
        try problem {
          try Safetensors.write(["layer.weight": bias, "layer.bias": bias], to: weights)
        } == .wrongShape(tensor: "layer.weight", found: [2], expected: [2, 3]))
      #expect(
        try problem {
          try Safetensors.write(
            ["layer.weight": weight, "layer.bias": bias, "more": bias], to: weights)
        } == .unexpectedTensors(["more"]))
      let configuration = folder + "/config.json"
      for (settings, expected) in [
        (#"{"model_type": "circle"}"#, SettingsError.otherModelType("circle", expected: "line")),
        (#"{"inputSize": 3}"#, .missingKey("model_type")),
      ] {
        try write(settings, to: configuration)
        let error = #expect(throws: ContentError.self) { try Line(contentsOf: folder) }
        #expect(error?.problem as? SettingsError == expected)
      }
      try write(#"{"model_type": "line", "inputSize": 0}"#, to: configuration)
      #expect(throws: ConfigurationError.self) { try Line(contentsOf: folder) }
    }
  }
}
