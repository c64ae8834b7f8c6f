import SluiceFiles
import Sluice
import SluiceModels
import Testing

/// An attention layer with weights from PyTorch and its input; the file contains the expected output.
package struct LayerFixture {
  /// The file with the expected results.
  package let file: SafetensorsFile
  /// The layer.
  package let layer: GatedSelfAttention
  /// The mask of the attention.
  package let mask: Mask
  /// The naming of the weights in the file.
  package let naming: GatedSelfAttention.WeightNaming

  /// The layer of the article, with its reshape without a transpose.
  package init(article fixture: Fixture) throws {
    let file = try fixture.open()
    try self.init(
      file,
      GatedSelfAttention.Configuration(
        hiddenSize: try file.shape(of: "input")[2], headCount: try file.integer("num_heads"),
        gates: [], headSplit: .contiguous), mask: .full, naming: .linearSuffix)
  }

  /// `torch.nn.MultiheadAttention`.
  package init(torchMultiheadAttention fixture: Fixture) throws {
    let file = try fixture.open()
    let mask: Mask =
      switch file.metadata["mask"] {
      case "causal": .causal
      case "float_bias": .bias(try file.tensor("attention_bias"))
      // In PyTorch, true hides a key.
      case "key_padding": .keys(allowed: try file.truthValues("key_padding_mask", meaning: 0))
      default: .full
      }
    try self.init(
      file,
      GatedSelfAttention.Configuration(
        hiddenSize: try file.shape(of: "input")[2], headCount: try file.integer("num_heads"),
        gates: []), mask: mask, naming: .torchMultiheadAttention)
  }

  /// The layer with the formula of the gate.
  package init(gatedAttention fixture: Fixture) throws {
    let file = try fixture.open()
    let activation = Activation(rawValue: file.metadata["activation"] ?? "sigmoid")
    let gates = [GateGranularity(rawValue: file.metadata["gate"] ?? "")].compactMap(\.self).map {
      Gate(.output, $0, activation: activation ?? .sigmoid)
    }
    let headDimension = try file.integer("head_dim")
    let rotary = file.metadata["rotary_base"].flatMap { Float($0) }.map {
      AttentionPositions.rotary(headDimension: headDimension, base: $0)
    }
    var mask: Mask = file.metadata["causal"] == "true" ? .causal : .full
    if file.contains("key_mask") {
      mask = mask.and(.keys(allowed: try file.truthValues("key_mask", meaning: 1)))
    }
    try self.init(
      file,
      GatedSelfAttention.Configuration(
        hiddenSize: try file.shape(of: "input")[2], headCount: try file.integer("heads"),
        keyValueHeadCount: try file.integer("kv_heads"),
        headDimension: headDimension, bias: file.contains("weight.q_proj.bias"), gates: gates,
        positions: rotary ?? .none), mask: mask, naming: .separate)
  }

  private init(
    _ file: SafetensorsFile, _ configuration: GatedSelfAttention.Configuration, mask: Mask,
    naming: GatedSelfAttention.WeightNaming
  ) throws {
    layer = try GatedSelfAttention(configuration, random: RandomStream(seed: 1))
    try layer.load(try file.tensors(prefix: "weight."), naming: naming)
    self.file = file
    self.mask = mask
    self.naming = naming
  }
}

extension SafetensorsFile {
  fileprivate func integer(_ key: String) throws -> Int {
    try #require(metadata[key].flatMap { Int($0) })
  }

  /// The rows of a two-dimensional tensor of integers as Booleans, true for the value `meaning`.
  fileprivate func truthValues(_ name: String, meaning: Int) throws -> [[Bool]] {
    let shape = try shape(of: name)
    let integers = try integers(name)
    return (0..<shape[0]).map { row in
      (0..<shape[1]).map { integers[row * shape[1] + $0] == meaning }
    }
  }
}
