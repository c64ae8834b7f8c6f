import Sluice

/// A tensor of a checkpoint, and the rows of the model's parameter that it holds.
struct StoredTensor: Equatable {
  /// Its name in the file.
  let name: String
  /// Its shape in the file.
  let shape: [Int]
  /// The parameter's name in the model.
  let parameter: String
  /// Where its rows lie along the parameter's first axis.
  let rows: Range<Int>
}

/// Which stored tensors make which parameters: Hugging Face's names, packed parameters taken apart.
///
/// Known from the configuration alone, so that a file can be checked before memory is taken. The
/// tensors of a parameter come one after another, in the order of their rows.
struct CheckpointNames {
  private let configuration: LanguageModel.Configuration

  init(_ configuration: LanguageModel.Configuration) {
    self.configuration = configuration
  }

  /// What belongs to no layer.
  var outerTensors: [StoredTensor] {
    let (size, hidden) = (configuration.vocabularySize, configuration.hiddenSize)
    var entries = [
      Entry("tokenEmbedding", [("model.embed_tokens", 0..<size)], columns: hidden),
      norm("norm", "model.norm"),
    ]
    if configuration.positions == .learned {
      let positions = 0..<configuration.contextLength
      entries.append(
        Entry("positionEmbedding", [("model.embed_positions", positions)], columns: hidden))
    }
    if !configuration.tied {
      entries.append(Entry("head", [("lm_head", 0..<size)], columns: hidden))
    }
    return entries.flatMap { $0.tensors(parameterPrefix: "", namePrefix: "") }
  }

  /// What belongs to a layer.
  func tensors(ofLayer index: Int) -> [StoredTensor] {
    let (parameterPrefix, namePrefix) = ("blocks.\(index).", "model.layers.\(index).")
    var tensors = layerEntries.flatMap {
      $0.tensors(parameterPrefix: parameterPrefix, namePrefix: namePrefix)
    }
    let block = configuration.block
    let layout = block.attention.layout
    // A gate that starts open has a bias even where nothing else has.
    if !configuration.bias, layout.gate?.initialBias != nil {
      tensors.append(
        StoredTensor(
          name: namePrefix + "self_attn.gate_proj.bias", shape: [layout.gateColumns.count],
          parameter: parameterPrefix + "mixer.gateBias", rows: 0..<layout.gateColumns.count))
    }
    func append(_ extras: [ExtraParameter], _ name: String, _ parameter: String) {
      tensors += extras.map {
        StoredTensor(
          name: namePrefix + name + $0.name, shape: $0.shape,
          parameter: parameterPrefix + parameter + $0.path, rows: 0..<$0.shape[0])
      }
    }
    append(block.attention.extraParameters, "self_attn.", "mixer.")
    if let gate = block.residualGate {
      for (name, path) in [("attention", "mixerGate"), ("mlp", "feedForwardGate")] {
        append(
          block.attention.residualParameters(of: gate, name: "\(name)_residual", path: path), "", ""
        )
      }
    }
    return tensors
  }

  /// Calls `body` with every tensor, layer by layer, until it throws.
  func forEachTensor(_ body: (StoredTensor) throws -> Void) rethrows {
    try outerTensors.forEach(body)
    for index in 0..<configuration.layerCount { try tensors(ofLayer: index).forEach(body) }
  }

  /// Numbers in all; inexact where there are more than can be.
  var scalarCount: Double {
    func count(_ tensors: [StoredTensor]) -> Double {
      tensors.reduce(0) { $0 + $1.shape.reduce(1) { $0 * Double($1) } }
    }
    return count(outerTensors) + Double(configuration.layerCount) * count(tensors(ofLayer: 0))
  }

  /// The rules for a layer: parameter on the left, tensors and their rows on the right.
  private var layerEntries: [Entry] {
    let (hidden, intermediate) = (configuration.hiddenSize, configuration.intermediateSize)
    let bias = configuration.bias
    let layout = configuration.block.attention.layout
    var projections = [
      ("self_attn.q_proj", layout.query), ("self_attn.k_proj", layout.key),
      ("self_attn.v_proj", layout.value),
    ]
    if !layout.gateColumns.isEmpty {
      projections.append(("self_attn.gate_proj", layout.gateColumns))
    }
    let up =
      switch configuration.feedForward {
      case .gelu: [("mlp.up_proj", 0..<intermediate)]
      case .swiglu:
        [("mlp.gate_proj", 0..<intermediate), ("mlp.up_proj", intermediate..<2 * intermediate)]
      }
    return [
      norm("attentionNorm", "input_layernorm"),
      Entry("mixer.projection", projections, columns: hidden, bias: bias),
      Entry(
        "mixer.output", [("self_attn.o_proj", 0..<hidden)], columns: layout.query.count,
        bias: bias),
      norm("feedForwardNorm", "post_attention_layernorm"),
      Entry("feedForward.up", up, columns: hidden, bias: bias),
      Entry(
        "feedForward.down", [("mlp.down_proj", 0..<hidden)], columns: intermediate, bias: bias),
    ]
  }

  private func norm(_ parameter: String, _ name: String) -> Entry {
    Entry(
      parameter, [(name, 0..<configuration.hiddenSize)], columns: nil,
      bias: configuration.normalization == .layer && configuration.bias)
  }
}

/// A layer of the model with a weight and perhaps a bias, and the names under which its rows are
/// stored.
private struct Entry {
  let parameter: String
  let parts: [(name: String, rows: Range<Int>)]
  /// Length of the weight's second axis; nil where it has one axis.
  let columns: Int?
  let bias: Bool

  init(
    _ parameter: String, _ parts: [(String, Range<Int>)], columns: Int?, bias: Bool = false
  ) {
    self.parameter = parameter
    self.parts = parts
    self.columns = columns
    self.bias = bias
  }

  func tensors(parameterPrefix: String, namePrefix: String) -> [StoredTensor] {
    func tensors(_ kind: String, columns: Int?) -> [StoredTensor] {
      parts.map { name, rows in
        StoredTensor(
          name: namePrefix + name + kind, shape: [rows.count] + (columns.map { [$0] } ?? []),
          parameter: parameterPrefix + parameter + kind, rows: rows)
      }
    }
    return tensors(".weight", columns: columns) + (bias ? tensors(".bias", columns: nil) : [])
  }
}
