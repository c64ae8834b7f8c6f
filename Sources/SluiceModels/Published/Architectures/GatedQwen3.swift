import Sluice
import SluiceFiles

/// Qwen3 with a gate on the attention output, as published with *Gated Attention for Large Language Models*.
///
/// The model type is `qwen3`, too; own keys distinguish it. The rows of the gate are in `q_proj`: for each group
/// of heads with a common key/value head, first the rows of queries, then the rows of the gate. `qkv_bias` is for
/// all four projections. Hugging Face's transformers does not have this architecture. Source: Qiu et al. 2025
/// (arXiv 2505.06708), as in the repository `qiuzh20/gated_attention`.
public struct GatedQwen3: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen3`.
  public let modelType = "qwen3"
  /// The name of the class, which is that of Qwen3.
  public let className = "Qwen3ForCausalLM"
  /// The keys that Qwen3 does not have.
  public let ownKeys: Set<String> = [
    headwise, elementwise, "qkv_bias", "use_qk_norm",
  ]
  /// `gated-qwen3`, which only Sluice reads; the rows of the gate are a tensor of their own.
  public let gguf: GGUFForm? = GGUFForm("gated-qwen3", hasFrequencyFactors: true, isOwn: true)
  /// The settings before a file is read, as for Qwen3.
  public let start = Qwen3().start

  private static let headwise = "headwise_attn_output_gate"
  private static let elementwise = "elementwise_attn_output_gate"

  /// The settings of Qwen3 and the gate.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    [
      Setting(
        "use_qk_norm", \.transformer.block.attention.normalizesQueriesAndKeys, isRequired: false),
      Setting("qkv_bias", \.transformer.block.attention.bias, isRequired: false),
      .harmless("attention_bias"), gate,
    ] + .decoder(headDimension: 128, keyValueHeadCount: 32) + [.upperWindows, .rotary()])

  /// The gate: one Boolean key for each granularity; headwise comes first if both are true.
  private static let gate = Setting<LanguageModel.Configuration>(
    keys: [headwise, elementwise],
    write: { model, container, _ in
      let gates = model.transformer.block.attention.gates
      try container.encode(gates == [.headwise], forKey: AnyCodingKey(headwise))
      try container.encode(gates == [.elementwise], forKey: AnyCodingKey(elementwise))
    },
    read: { model, reader in
      let isHeadwise: Bool? = try reader.optional(headwise)
      let isElementwise: Bool? = try reader.optional(elementwise)
      model.transformer.block.attention.gates =
        isHeadwise == true ? [.headwise] : isElementwise == true ? [.elementwise] : []
    },
    isEqual: { $0.transformer.block.attention.gates == $1.transformer.block.attention.gates })

  /// Hugging Face's names, with the gate in `q_proj`.
  public func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming {
    LanguageModelNaming(configuration) { GroupedGateNaming(configuration: $0) }
  }
}

/// The names of an attention layer with the gate in `q_proj`, group by group.
private struct GroupedGateNaming: ParameterNaming {
  let configuration: GatedSelfAttention.Configuration

  func fileTensors(of parameters: [NamedParameter]) -> [FileTensor] {
    let layout = configuration.layout
    return AttentionNaming(.separate, configuration).fileTensors(of: parameters).compactMap {
      guard layout.gate != nil else { return $0 }
      guard !$0.name.hasPrefix("gate_proj.") else { return nil }
      guard $0.name.hasPrefix("q_proj.") else { return $0 }
      var tensor = $0
      tensor.pieces[0].rows = rows(layout)
      tensor.shape[0] = layout.query.count + layout.gateColumns.count
      return tensor
    }
  }

  /// The rows of each group: queries, then gates.
  private func rows(_ layout: ProjectionLayout) -> [Range<Int>] {
    let (queries, gates) = (layout.query, layout.gateColumns)
    let groupCount = layout.keyValueHeadCount
    func part(_ index: Int, of columns: Range<Int>) -> Range<Int> {
      let width = columns.count / groupCount
      return columns.lowerBound + index * width..<columns.lowerBound + (index + 1) * width
    }
    return (0..<groupCount).flatMap { [part($0, of: queries), part($0, of: gates)] }
  }
}
