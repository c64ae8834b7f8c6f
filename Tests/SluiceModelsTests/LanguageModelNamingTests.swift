import Sluice
import Testing

@testable import SluiceModels

struct LanguageModelNamingTests {
  @Test(arguments: LanguageModelTests.kinds) func coversEveryParameterOnce(
    configuration: LanguageModel.Configuration
  ) throws {
    let model = try LanguageModelTests.model(configuration)
    let naming = LanguageModelNaming(configuration)
    let names = naming.fileTensors(of: model.parameters).map(\.name)
    #expect(Set(names).count == names.count)
    let other = try LanguageModel(configuration, random: RandomStream(seed: 2))
    #expect(try other.load(model.tensors(named: naming), named: naming).isComplete)
    #expect(other.state() == model.state())
    #expect(configuration.parameterCount == model.parameterCount)
  }

  @Test func namesAreHuggingFaces() throws {
    var names: [String: [Int]] = [:]
    let configuration = LanguageModelTests.kinds[1]
    let model = try LanguageModel(configuration, random: RandomStream(seed: 1))
    for tensor in LanguageModelNaming(configuration).fileTensors(of: model.parameters) {
      names[tensor.name] = tensor.shape
    }
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
