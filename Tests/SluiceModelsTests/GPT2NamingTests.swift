import Sluice
import Testing

@testable import SluiceModels

/// GPT-2's names, shapes and transposed, packed matrices.
struct GPT2NamingTests {
  private static func model(_ gates: [Gate] = [], seed: UInt64 = 1) throws -> LanguageModel {
    let configuration = LanguageModel.Configuration.gpt2(
      vocabularySize: 11, contextLength: 9, layerCount: 2, hiddenSize: 6, headCount: 3,
      gates: gates)
    let model = try LanguageModel(configuration, random: RandomStream(seed: seed))
    for (index, entry) in model.parameters.enumerated() {
      let noise = Initialization.normal(standardDeviation: 0.3)
        .tensor(entry.parameter.shape, using: RandomStream(seed: 100 * seed + UInt64(index)))
      entry.parameter.update { $0 = ($0 + noise).detached }
    }
    return model
  }

  private static let tokens = TokenBatch([3, 1, 4, 1, 5, 9, 2, 6])

  @Test func theSmallestModelHasGPT2sSize() throws {
    #expect(LanguageModel.Configuration.gpt2().parameterCount == 124_439_808)
  }

  @Test func namesAndShapesAreHuggingFaces() throws {
    let tensors = try Self.model().tensors(named: GPT2Naming()).mapValues(\.shape)
    var expected = [
      "transformer.wte.weight": [11, 6], "transformer.wpe.weight": [9, 6],
      "transformer.ln_f.weight": [6], "transformer.ln_f.bias": [6],
    ]
    for layer in ["transformer.h.0.", "transformer.h.1."] {
      expected.merge([
        layer + "ln_1.weight": [6], layer + "ln_1.bias": [6],
        layer + "attn.c_attn.weight": [6, 18], layer + "attn.c_attn.bias": [18],
        layer + "attn.c_proj.weight": [6, 6], layer + "attn.c_proj.bias": [6],
        layer + "ln_2.weight": [6], layer + "ln_2.bias": [6],
        layer + "mlp.c_fc.weight": [6, 24], layer + "mlp.c_fc.bias": [24],
        layer + "mlp.c_proj.weight": [24, 6], layer + "mlp.c_proj.bias": [6],
      ]) { $1 }
    }
    #expect(tensors == expected)
  }

  /// `Conv1D` computes `x W + b`: column `o` of the file is row `o` of the model.
  @Test func matricesOfBlocksAreTransposed() throws {
    let model = try Self.model()
    let packed = try #require(
      model.tensors(named: GPT2Naming())["transformer.h.1.attn.c_attn.weight"])
    let attention = try #require(model.transformer.blocks[1].mixer as? GatedSelfAttention)
    for (input, output) in [(0, 0), (5, 2), (1, 7), (4, 17)] {
      #expect(packed[input, output] == attention.projection.weight.tensor[output, input])
    }
  }

  @Test(arguments: [
    [], [Gate.headwise], [Gate.elementwise, Gate(.value, .headwise), .forget, Gate(.residual)],
  ]) func whatIsWrittenIsReadAgain(gates: [Gate]) throws {
    let (model, other) = (try Self.model(gates), try Self.model(gates, seed: 2))
    #expect(other(Self.tokens) != model(Self.tokens))
    for naming in [GPT2Naming(), GPT2Naming(prefix: "")] {
      let report = try other.load(model.tensors(named: naming), named: naming)
      #expect(report.isComplete && report.kept.isEmpty)
      #expect(other.state() == model.state() && other(Self.tokens) == model(Self.tokens))
    }
    let names = GPT2Naming().fileTensors(of: model.parameters).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains("transformer.h.0.attn.c_gate.weight") == !gates.isEmpty)
  }

  /// A published file, with its masks, loaded into a model with an additional gate.
  @Test func aGateKeepsItsStart() throws {
    let (source, model) = (try Self.model(), try Self.model([.headwise], seed: 2))
    let naming = GPT2Naming(prefix: "")
    let before = model.tensors(named: naming)
    var file = source.tensors(named: naming)
    file["h.0.attn.bias"] = .zeros([1, 1, 9, 9])
    let report = try model.load(file, named: naming, allowing: [.missing, .unexpected])
    #expect(
      report.missing
        == (0..<2).flatMap { index in
          ["weight", "bias"].map { "h.\(index).attn.c_gate.\($0)" }
        })
    #expect(report.unexpected == ["h.0.attn.bias"])
    #expect(
      report.kept
        == (0..<2).flatMap { index in
          ["weight", "bias"].map { "blocks.\(index).mixer.projection.\($0)" }
        })
    let after = model.tensors(named: naming)
    for (name, tensor) in after {
      #expect(tensor == (name.contains("c_gate") ? before[name] : file[name]), "\(name)")
    }
    #expect(throws: WeightLoadingError.self) { try model.load(file, named: naming) }
  }
}
