import Sluice

/// The names of a language model's tensors as Hugging Face stores GPT-2.
///
///     transformer.wte.weight                 [vocabulary, hidden]
///     transformer.h.0.attn.c_attn.weight     [hidden, 3 * hidden]: queries, keys and values
///     transformer.h.0.mlp.c_fc.weight        [hidden, 4 * hidden]
///
/// Matrices of blocks are transposed (`Conv1D`). GPT-2 has no gates: a gate packed beside queries, keys
/// and values is `attn.c_gate`, other gates keep their paths. Published files begin without
/// `transformer.` and hold masks beside the weights, which are unexpected; what a file does not hold, such
/// as a gate, is missing and keeps its values.
///
/// GPT-2's GELU is the approximation by a hyperbolic tangent, which differs from the model's by up to
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
  /// - Parameter prefix: what all names but the head's begin with.
  public init(prefix: String = "transformer.") {
    self.prefix = prefix
  }

  /// Packed and transposed tensors of blocks, embeddings as they are.
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
  /// GPT-2's settings: learned positions, layer norms and linear maps with biases, GELU, a head that
  /// shares the embedding; the sizes are those of the smallest published model (124 million numbers).
  ///
  /// - Parameters:
  ///   - vocabularySize: tokens the model knows.
  ///   - contextLength: tokens the model sees at once.
  ///   - layerCount: blocks.
  ///   - hiddenSize: numbers that stand for a token.
  ///   - headCount: heads.
  ///   - gates: GPT-2 has none; a gate may be added to its weights.
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
