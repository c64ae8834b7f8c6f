import Sluice
import SluiceFiles

/// The metadata of a GGUF file, converted to the settings of `config.json`.
struct GGUFSettings: Encodable {
  private var integers: [String: Int] = [:]
  private var numbers: [String: Double] = [:]
  private var texts: [String: String] = [:]
  private var scaling: [String: Double]?
  private var scalingType: String?
  private let isTied: Bool

  /// Converts metadata.
  ///
  /// - Parameters:
  ///   - metadata: the metadata.
  ///   - modelType: Hugging Face's model type.
  ///   - form: the form of the architecture in GGUF files.
  ///   - vocabularySize: the number of rows of the token embedding.
  ///   - isTied: whether the file has no tensor `output.weight`.
  /// - Throws: `SettingsError` if a key is missing or its value is not supported.
  init(
    _ metadata: some MetadataLookup, modelType: String, _ form: GGUFForm, vocabularySize: Int,
    isTied: Bool
  ) throws {
    self.isTied = isTied
    texts["model_type"] = modelType
    integers["vocab_size"] = vocabularySize
    func key(_ name: String) -> String { "\(form.name).\(name)" }
    func required(_ name: String) throws -> Int {
      guard let value = try metadata.integer(key(name)) else {
        throw SettingsError.missingKey(key(name))
      }
      return value
    }
    let (width, headCount) = (
      try required("embedding_length"), try required("attention.head_count")
    )
    integers["hidden_size"] = width
    integers["num_attention_heads"] = headCount
    integers["num_hidden_layers"] = try required("block_count")
    integers["intermediate_size"] = try required("feed_forward_length")
    integers["max_position_embeddings"] = try required("context_length")
    integers["num_key_value_heads"] =
      try metadata.integer(key("attention.head_count_kv")) ?? headCount
    let headDimension =
      try metadata.integer(key("attention.key_length")) ?? width / max(headCount, 1)
    integers["head_dim"] = headDimension
    numbers["rms_norm_eps"] =
      try metadata.finiteNumber(key("attention.layer_norm_rms_epsilon")) ?? 1e-5
    numbers["rope_theta"] = try metadata.finiteNumber(key("rope.freq_base")) ?? 10000
    if let turned = try metadata.integer(key("rope.dimension_count")) {
      numbers["partial_rotary_factor"] = Double(turned) / Double(max(headDimension, 1))
    }
    let fixed = [
      ("attention.value_length", headDimension), ("expert_count", 0),
      ("attention.sliding_window", 0),
    ]
    for (name, expected) in fixed {
      guard let value = try metadata.integer(key(name)), value != expected else { continue }
      throw SettingsError.badValue(key: key(name), found: "\(value)", expected: "\(expected)")
    }
    try readScaling(metadata, key)
  }

  private mutating func readScaling(
    _ metadata: some MetadataLookup, _ key: (String) -> String
  ) throws {
    let type = try metadata.text(key("rope.scaling.type")) ?? "none"
    guard type != "none" else { return }
    scalingType = type
    let factor = try metadata.finiteNumber(key("rope.scaling.factor"))
    var scaling: [String: Double] = [:]
    scaling["factor"] = factor
    scaling["original_max_position_embeddings"] =
      try metadata.integer(key("rope.scaling.original_context_length")).map(Double.init)
    scaling["beta_fast"] = try metadata.finiteNumber(key("rope.scaling.yarn_beta_fast"))
    scaling["beta_slow"] = try metadata.finiteNumber(key("rope.scaling.yarn_beta_slow"))
    // It multiplies the default factor.
    if type == "yarn", let factor,
      let share = try metadata.finiteNumber(key("rope.scaling.attn_factor"))
    {
      scaling["attention_factor"] = share * Self.usualAttentionFactor(scaling: factor)
    }
    self.scaling = scaling
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: AnyCodingKey.self)
    for (key, value) in integers { try container.encode(value, forKey: AnyCodingKey(key)) }
    for (key, value) in numbers { try container.encode(value, forKey: AnyCodingKey(key)) }
    for (key, value) in texts { try container.encode(value, forKey: AnyCodingKey(key)) }
    try container.encode(isTied, forKey: AnyCodingKey("tie_word_embeddings"))
    guard let scaling else { return }
    var object = container.nestedContainer(
      keyedBy: AnyCodingKey.self, forKey: AnyCodingKey("rope_scaling"))
    try object.encode(scalingType, forKey: AnyCodingKey("rope_type"))
    for (key, value) in scaling { try object.encode(value, forKey: AnyCodingKey(key)) }
  }
}

extension MetadataLookup {
  /// A number that JSON can hold; nil if the key is missing.
  ///
  /// - Throws: `SettingsError` if it is not finite: it would be written as null, which stands for the default.
  fileprivate func finiteNumber(_ key: String) throws -> Double? {
    guard let number = try number(key) else { return nil }
    guard number.isFinite else {
      throw SettingsError.badValue(key: key, found: "\(number)", expected: "a finite number")
    }
    return number
  }
}

extension PublishedConfiguration {
  /// Reads the metadata of a GGUF file.
  ///
  /// - Parameters:
  ///   - metadata: the metadata.
  ///   - shape: the shapes of tensors by name, the outermost axis first; nil for a missing tensor.
  ///   - frequencyFactors: the values of `rope_freqs.weight`; nil if it is missing.
  ///   - architectures: the supported architectures.
  /// - Throws: a `ContentProblem` for a key that is unknown, missing or invalid.
  init(
    gguf metadata: some MetadataLookup, shape: (_ name: String) -> [Int]?,
    frequencyFactors: [Float]? = nil,
    among architectures: [any PublishedArchitecture] = PublishedArchitectures.all
  ) throws {
    let nameKey = "general.architecture"
    guard let name = try metadata.text(nameKey) else { throw SettingsError.missingKey(nameKey) }
    guard let architecture = architectures.first(where: { $0.gguf?.name == name }),
      let form = architecture.gguf
    else {
      let known = architectures.compactMap { $0.gguf?.name }.map { "\"\($0)\"" }
      throw SettingsError.badValue(
        key: nameKey, found: "\"\(name)\"", expected: known.joined(separator: " or "))
    }
    let embedding = "token_embd.weight"
    guard let vocabularySize = shape(embedding)?.first else {
      throw SettingsError.badValue(
        key: embedding, found: "missing", expected: "a tensor with one row for each token")
    }
    let settings = try GGUFSettings(
      metadata, modelType: architecture.modelType, form, vocabularySize: vocabularySize,
      isTied: shape("output.weight") == nil)
    let json = try JSONFile.bytes(settings)
    var configuration = try json.withUnsafeBytes {
      do {
        return try PublishedConfiguration(from: JSONText.decoder(of: $0), as: architecture)
      } catch let error as DecodingError {
        throw UnfitSetting(reason: jsonReason(error))
      }
    }
    // Only tensors show which layers have biases and gates.
    configuration.model.transformer.block.attention.readBiases { shape("blk.0.\($0).bias") != nil }
    configuration.model.transformer.block.feedForward.bias = shape("blk.0.ffn_down.bias") != nil
    if form.isOwn { configuration.model.transformer.block.attention.readGates(shape) }
    if let frequencyFactors { try configuration.model.divideFrequencies(by: frequencyFactors) }
    self = configuration
  }
}

extension GatedSelfAttention.Configuration {
  fileprivate mutating func readBiases(_ has: (String) -> Bool) {
    bias = has("attn_q")
    outputBias = has("attn_output") == bias ? nil : has("attn_output")
  }

  fileprivate mutating func readGates(_ shape: (String) -> [Int]?) {
    normalizesQueriesAndKeys = shape("blk.0.attn_q_norm.weight") != nil
    let rowCount = shape("blk.0.attn_gate.weight")?.first
    gates = rowCount.map { $0 == headCount ? [.headwise] : [.elementwise] } ?? []
  }
}

extension LanguageModel.Configuration {
  /// Divides the rotary frequency of each pair by a factor.
  fileprivate mutating func divideFrequencies(by factors: [Float]) throws {
    guard case .rotary(let rotary) = transformer.block.attention.positions,
      rotary.scaling == .none
    else {
      throw SettingsError.badValue(
        key: "rope_freqs.weight", found: "present", expected: "none with rope.scaling.type")
    }
    transformer.block.attention.positions = .rotary(
      RotaryEmbedding(
        headDimension: rotary.headDimension, base: rotary.base, scaling: .perPair(factors)))
    do {
      try validate()
    } catch {
      throw SettingsError.impossible(error)
    }
  }
}

/// A number of the metadata that a setting cannot hold.
private struct UnfitSetting: ContentProblem {
  let reason: String

  var category: ErrorCategory { .badConfiguration }

  var description: String { "the settings of its metadata do not fit: \(reason)" }
}
