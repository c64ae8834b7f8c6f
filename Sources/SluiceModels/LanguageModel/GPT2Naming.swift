import Sluice

/// The tensor names of GPT-2 in Hugging Face's format.
///
///     transformer.wte.weight                 [vocabulary, hidden]
///     transformer.h.0.attn.c_attn.weight     [hidden, 3 * hidden]: queries, keys and values
///     transformer.h.0.mlp.c_fc.weight        [hidden, 4 * hidden]
///
/// Matrices of blocks are transposed (`Conv1D`). GPT-2 has no gates: a gate that is packed with queries,
/// keys and values is named `attn.c_gate`; other gates have their paths as names. In published files, names
/// have no prefix `transformer.`, and there are masks, which are unexpected tensors. Tensors that are not
/// in a file, such as those of a gate, are missing and keep their values.
///
/// GPT-2 uses the tanh approximation of GELU, which differs from the exact GELU of this model by up to
/// 0.0005. Source: Radford et al. 2019, and `modeling_gpt2.py` of Hugging Face's transformers.
///
/// ```swift
/// let model = try LanguageModel(.gpt2(gates: [.headwise]), random: RandomStream(seed: 1))
/// try model.load(file.tensors(), named: GPT2Naming(prefix: ""), allowing: [.missing, .unexpected])
/// ```
public struct GPT2Naming: ParameterNaming {
  private let prefix: String

  /// Makes the naming.
  ///
  /// - Parameter prefix: the prefix of all names except that of the output layer.
  public init(prefix: String = "transformer.") {
    self.prefix = prefix
  }

  /// The packed and transposed tensors of blocks, and the embeddings without changes.
  public func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    parameters.flatMap { entry -> [FileTensor] in
      let path = entry.name.split(separator: ".").map(String.init)
      let kind = path.last ?? ""
      switch path[0] {
      case "blocks":
        let layer = "\(prefix)h.\(path[1])."
        return block(entry, Array(path.dropFirst(2)), kind).map {
          $0.within(name: layer, parameter: "")
        }
      case "head": return [FileTensor("lm_head.\(kind)", entry)]
      default: return [FileTensor("\(prefix)\(Self.outerNames[path[0]] ?? path[0]).\(kind)", entry)]
      }
    }
  }

  private static let outerNames = [
    "tokenEmbedding": "wte", "positionEmbedding": "wpe", "norm": "ln_f",
  ]

  private static let blockNames = [
    "attentionNorm": "ln_1", "feedForwardNorm": "ln_2", "mixer.output": "attn.c_proj",
    "feedForward.up": "mlp.c_fc", "feedForward.down": "mlp.c_proj",
  ]

  private func block(_ entry: NamedParameter, _ path: [String], _ kind: String) -> [FileTensor] {
    let layer = path.dropLast().joined(separator: ".")
    guard layer == "mixer.projection" else {
      let name = Self.blockNames[layer].map { "\($0).\(kind)" }
      return [stored(name ?? path.joined(separator: "."), entry)]
    }
    let end = entry.parameter.parts.first { $0.name == "gate" }?.rows.lowerBound
    let count = entry.parameter.shape[0]
    return [stored("attn.c_attn.\(kind)", entry, rows: 0..<(end ?? count))]
      + [end].compactMap(\.self).map { stored("attn.c_gate.\(kind)", entry, rows: $0..<count) }
  }

  /// A matrix of a block transposed, anything else as it is.
  private func stored(
    _ name: String, _ entry: NamedParameter, rows: Range<Int>? = nil
  ) -> FileTensor {
    var tensor = FileTensor(name, entry, rows: rows)
    if tensor.shape.count == 2 {
      tensor.shape.reverse()
      tensor.isTransposed = true
    }
    return tensor
  }
}

extension LanguageModel.Configuration {
  /// The settings of GPT-2; by default those of the smallest published model (124 million parameters).
  ///
  /// GPT-2 has learned positions, layer norms and linear layers with biases, GELU and tied weights.
  ///
  /// - Parameters:
  ///   - vocabularySize: the vocabulary size.
  ///   - contextLength: the context length.
  ///   - layerCount: the number of blocks.
  ///   - hiddenSize: the hidden size.
  ///   - headCount: the number of heads.
  ///   - gates: additional gates; GPT-2 has none.
  public static func gpt2(
    vocabularySize: Int = 50257, contextLength: Int = 1024, layerCount: Int = 12,
    hiddenSize: Int = 768, headCount: Int = 12, gates: [Gate] = []
  ) -> Self {
    Self(
      vocabularySize: vocabularySize, contextLength: contextLength, layerCount: layerCount,
      hiddenSize: hiddenSize, headCount: headCount, gates: gates, positions: .learned, bias: true,
      tied: true)
  }
}
