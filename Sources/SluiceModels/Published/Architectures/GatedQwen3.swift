import Sluice
import SluiceFiles

/// Qwen3 with a gate on what each head gathered, as the study *Gated Attention for Large Language Models*
/// published it: of the model type `qwen3`, told by keys of its own.
///
/// The gate's rows lie within `q_proj`: for each group of heads that share keys and values first the group's
/// queries, then its gates. `qkv_bias` is a bias of all four projections. Source: Qiu et al. 2025 (arXiv
/// 2505.06708), in the form of its repository, `qiuzh20/gated_attention`.
public struct GatedQwen3: PublishedArchitecture {
  /// Makes the architecture.
  public init() {}

  /// `qwen3`, as without gates.
  public let modelType = "qwen3"
  /// The study's class, named as the one without gates.
  public let className = "Qwen3ForCausalLM"
  /// What the study added to the settings.
  public let ownKeys: Set<String> = [
    headwise, elementwise, "qkv_bias", "use_qk_norm",
  ]
  /// As without gates.
  public let start = Qwen3().start

  private static let headwise = "headwise_attn_output_gate"
  private static let elementwise = "elementwise_attn_output_gate"

  /// Those of Qwen3, with gates.
  public let settings = SettingsTable<LanguageModel.Configuration>(
    [
      Setting(
        "use_qk_norm", \.transformer.block.attention.normalizesQueriesAndKeys, isRequired: false),
      Setting("qkv_bias", \.transformer.block.attention.bias, isRequired: false),
      .harmless("attention_bias"), gate,
    ] + .decoder(headDimension: 128, keyValueHeadCount: 32) + [.upperWindows, .rotary()])

  /// One flag for each of two gates, of which the first that is set counts.
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

  /// Queries and gates in one tensor.
  public func naming(of configuration: LanguageModel.Configuration) -> any ParameterNaming {
    LanguageModelNaming(configuration) { GroupedGateNaming(configuration: $0) }
  }
}

/// The names of an attention whose gate lies within `q_proj`, group by group.
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

  /// For each group its queries, then its gates.
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
