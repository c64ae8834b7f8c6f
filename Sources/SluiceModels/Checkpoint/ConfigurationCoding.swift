import SluiceFiles
import Sluice

/// `config.json`: Hugging Face's keys where there are such, and no others than these.
///
/// `hidden_act` is `gelu`, or `silu` for SwiGLU; `layer_norm_eps` or `rms_norm_eps` tells the norms'
/// kind.
extension LanguageModel.Configuration: Codable {
  static let modelType = "sluice"

  private enum Key: String, CaseIterable {
    case modelType = "model_type"
    case vocabularySize = "vocab_size"
    case contextLength = "max_position_embeddings"
    case layerCount = "num_hidden_layers"
    case hiddenSize = "hidden_size"
    case headCount = "num_attention_heads"
    case keyValueHeadCount = "num_key_value_heads"
    case headDimension = "head_dim"
    case intermediateSize = "intermediate_size"
    case feedForward = "hidden_act"
    case layerNormEpsilon = "layer_norm_eps"
    case rmsNormEpsilon = "rms_norm_eps"
    case gates
    case sink = "attention_sink"
    case normalizesQueriesAndKeys = "use_qk_norm"
    case softCap = "attn_logit_softcapping"
    case slidingWindow = "sliding_window"
    case positions = "position_embedding_type"
    case rotaryBase = "rope_theta"
    case rotaryShare = "partial_rotary_factor"
    case rotaryScaling = "rope_scaling"
    case tied = "tie_word_embeddings"
    case bias = "attention_bias"
    case feedForwardBias = "mlp_bias"
    case dropout = "dropout"
    // For other readers; nothing depends on them.
    case architectures = "architectures"
    case type = "dtype"

    var coding: AnyCodingKey { AnyCodingKey(rawValue) }
  }

  private static let activations: KeyValuePairs<FeedForward.Kind, String> = [
    .gelu: "gelu", .swiglu: "silu",
  ]

  /// Writes all settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    func put(_ value: some Encodable, _ key: Key) throws {
      try container.encode(value, forKey: key.coding)
    }
    try put(Self.modelType, .modelType)
    try put(["SluiceForCausalLM"], .architectures)
    try put("float32", .type)
    try put(vocabularySize, .vocabularySize)
    try put(contextLength, .contextLength)
    try put(layerCount, .layerCount)
    try put(hiddenSize, .hiddenSize)
    try put(headCount, .headCount)
    try put(keyValueHeadCount, .keyValueHeadCount)
    try put(headDimension, .headDimension)
    try put(intermediateSize, .intermediateSize)
    try put(Self.activations.first { $0.key == feedForward }?.value, .feedForward)
    try put(epsilon, normalization == .layer ? .layerNormEpsilon : .rmsNormEpsilon)
    try put(gates, .gates)
    if let sink { try put(sink, .sink) }
    if normalizesQueriesAndKeys { try put(true, .normalizesQueriesAndKeys) }
    if let softCap { try put(softCap, .softCap) }
    if let slidingWindow { try put(slidingWindow, .slidingWindow) }
    try put(positions, .positions)
    if positions == .rotary || rotaryBase != 10000 { try put(rotaryBase, .rotaryBase) }
    if rotaryShare != 1 { try put(rotaryShare, .rotaryShare) }
    if let scaling = RotaryScalingCoding(rotaryScaling) { try put(scaling, .rotaryScaling) }
    try put(tied, .tied)
    try put(bias, .bias)
    try put(bias, .feedForwardBias)
    try put(dropout, .dropout)
  }

  /// Reads settings; those that `encode(to:)` always writes must be there.
  ///
  /// - Throws: `CheckpointError.Problem` for a key that is missing or unknown, or a value that is not
  ///   possible.
  public init(from decoder: any Decoder) throws {
    let keys = try Keys(decoder)
    let type: String = try keys.value(.modelType)
    guard type == Self.modelType else { throw CheckpointError.Problem.otherModelType(type) }
    try keys.refuseUnknown()
    let (normalization, epsilon) = try keys.normalization()
    let bias: Bool = try keys.value(.bias)
    let feedForwardBias = try keys.optionalValue(.feedForwardBias) ?? bias
    guard feedForwardBias == bias else {
      throw CheckpointError.Problem.badValue(
        key: Key.feedForwardBias.rawValue, found: "\(feedForwardBias)",
        expected: "\(bias), as \(Key.bias.rawValue)")
    }
    self.init(
      vocabularySize: try keys.value(.vocabularySize),
      contextLength: try keys.value(.contextLength), layerCount: try keys.value(.layerCount),
      hiddenSize: try keys.value(.hiddenSize), headCount: try keys.value(.headCount),
      keyValueHeadCount: try keys.value(.keyValueHeadCount),
      headDimension: try keys.value(.headDimension),
      intermediateSize: try keys.value(.intermediateSize),
      feedForward: try keys.choice(.feedForward, Self.activations.map { ($0.value, $0.key) }),
      normalization: normalization, epsilon: epsilon, gates: try keys.gates(),
      sink: try keys.optionalChoice(.sink),
      normalizesQueriesAndKeys: try keys.optionalValue(.normalizesQueriesAndKeys) ?? false,
      softCap: try keys.optionalValue(.softCap),
      slidingWindow: try keys.optionalValue(.slidingWindow),
      positions: try keys.choice(.positions),
      rotaryBase: try keys.optionalValue(.rotaryBase) ?? 10000,
      rotaryShare: try keys.optionalValue(.rotaryShare) ?? 1,
      rotaryScaling: try keys.rotaryScaling(), tied: try keys.value(.tied), bias: bias,
      dropout: try keys.optionalValue(.dropout) ?? 0)
    do {
      try validate()
    } catch {
      throw CheckpointError.Problem.impossible(error)
    }
  }

  /// Reads keys and names those at fault.
  private struct Keys {
    private let container: KeyedDecodingContainer<AnyCodingKey>

    init(_ decoder: any Decoder) throws {
      container = try decoder.container(keyedBy: AnyCodingKey.self)
    }

    func value<Value: Decodable>(_ key: Key) throws -> Value {
      guard let value: Value = try optionalValue(key) else {
        throw CheckpointError.Problem.missingKey(key.rawValue)
      }
      return value
    }

    func optionalValue<Value: Decodable>(_ key: Key) throws -> Value? {
      try container.decodeIfPresent(Value.self, forKey: key.coding)
    }

    func choice<Value>(_ key: Key, _ choices: [(name: String, value: Value)]) throws -> Value {
      let name: String = try value(key)
      guard let choice = choices.first(where: { $0.name == name }) else {
        throw CheckpointError.Problem.badValue(
          key: key.rawValue, found: "\"\(name)\"",
          expected: choices.map { "\"\($0.name)\"" }.joined(separator: " or "))
      }
      return choice.value
    }

    func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: Key) throws -> Value {
      try choice(key, Value.allCases.map { ($0.rawValue, $0) })
    }

    func normalization() throws -> (Normalization, Float) {
      let layer: Float? = try optionalValue(.layerNormEpsilon)
      let rms: Float? = try optionalValue(.rmsNormEpsilon)
      switch (layer, rms) {
      case (let epsilon?, nil): return (.layer, epsilon)
      case (nil, let epsilon?): return (.rms, epsilon)
      case (nil, nil):
        throw CheckpointError.Problem.missingKey(
          "\(Key.layerNormEpsilon.rawValue) or \(Key.rmsNormEpsilon.rawValue)")
      case (_?, _?):
        throw CheckpointError.Problem.badValue(
          key: Key.rmsNormEpsilon.rawValue, found: "there",
          expected: "nothing beside \(Key.layerNormEpsilon.rawValue)")
      }
    }

    func optionalChoice<Value: RawRepresentable<String> & CaseIterable>(
      _ key: Key
    ) throws -> Value? {
      let name: String? = try optionalValue(key)
      return name == nil ? nil : try choice(key)
    }

    func gates() throws -> [Gate] {
      let names: [String] = try value(.gates)
      return try names.map { name in
        do {
          return try Gate(named: name)
        } catch {
          throw CheckpointError.Problem.badValue(
            key: Key.gates.rawValue, found: "\"\(name)\"", expected: "names of gates: \(error)")
        }
      }
    }

    func rotaryScaling() throws -> RotaryScaling {
      let coded: RotaryScalingCoding? = try optionalValue(.rotaryScaling)
      guard let coded else { return .none }
      guard let scaling = coded.scaling else {
        throw CheckpointError.Problem.badValue(
          key: Key.rotaryScaling.rawValue, found: "rope_type \"\(coded.type)\"",
          expected: """
            "linear", "ntk" or "yarn" with a factor, and with \
            original_max_position_embeddings for "yarn"
            """)
      }
      return scaling
    }

    func refuseUnknown() throws {
      let names = Set(Key.allCases.map(\.rawValue))
      let unknown = container.allKeys.map(\.stringValue).filter { !names.contains($0) }
      guard let first = unknown.min() else { return }
      throw CheckpointError.Problem.unknownKey(first, similar: nearest(to: first, among: names))
    }
  }
}
