import Sluice
import Testing

@testable import SluiceModels

struct CheckpointNamesTests {
  @Test(arguments: LanguageModelTests.kinds) func coversEveryParameterOnce(
    configuration: LanguageModel.Configuration
  ) throws {
    let model = try LanguageModel(zerosFor: configuration)
    var stored: [String: [StoredTensor]] = [:]
    var names: Set<String> = []
    CheckpointNames(configuration).forEachTensor { tensor in
      stored[tensor.parameter, default: []].append(tensor)
      #expect(names.insert(tensor.name).inserted, "\(tensor.name) twice")
    }
    for entry in model.parameters {
      let parts = stored.removeValue(forKey: entry.name) ?? []
      var end = 0
      for part in parts {
        #expect(part.rows.lowerBound == end, "\(part.name)")
        #expect(part.shape == [part.rows.count] + entry.parameter.shape.dropFirst())
        end = part.rows.upperBound
      }
      #expect(end == entry.parameter.shape[0], "\(entry.name)")
    }
    #expect(stored.isEmpty)
    #expect(configuration.parameterCount == model.parameterCount)
  }

  @Test func namesAreHuggingFaces() {
    var names: [String: [Int]] = [:]
    CheckpointNames(LanguageModelTests.kinds[1]).forEachTensor { names[$0.name] = $0.shape }
    let layer = "model.layers.0."
    #expect(
      names == [
        "model.embed_tokens.weight": [13, 20], "model.norm.weight": [20],
        "lm_head.weight": [13, 20],
        layer + "input_layernorm.weight": [20], layer + "post_attention_layernorm.weight": [20],
        layer + "self_attn.q_proj.weight": [24, 20], layer + "self_attn.q_proj.bias": [24],
        layer + "self_attn.k_proj.weight": [12, 20], layer + "self_attn.k_proj.bias": [12],
        layer + "self_attn.v_proj.weight": [12, 20], layer + "self_attn.v_proj.bias": [12],
        layer + "self_attn.gate_proj.weight": [4, 20], layer + "self_attn.gate_proj.bias": [4],
        layer + "self_attn.o_proj.weight": [20, 24], layer + "self_attn.o_proj.bias": [20],
        layer + "mlp.gate_proj.weight": [17, 20], layer + "mlp.gate_proj.bias": [17],
        layer + "mlp.up_proj.weight": [17, 20], layer + "mlp.up_proj.bias": [17],
        layer + "mlp.down_proj.weight": [20, 17], layer + "mlp.down_proj.bias": [20],
      ])
  }
}
