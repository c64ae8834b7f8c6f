import SluiceFiles

/// The settings in `model`, without tokens and merges.
struct TokenizerFileModel {
  private(set) var ignoresMerges = false
  private var type = "BPE"
  private var refused: (setting: String, value: String)?

  /// Reads a setting.
  mutating func read(_ key: String, _ scanner: inout JSONScanner) throws {
    let place = "model.\(key)"
    switch key {
    case "type": type = try scanner.decode(String.self, at: place)
    case "ignore_merges":
      ignoresMerges = try scanner.decode(Bool?.self, at: place) ?? false
    case "dropout":
      let dropout = try scanner.decode(Double?.self, at: place) ?? 0
      if dropout != 0 { refused = refused ?? (place, "\(dropout)") }
    case "continuing_subword_prefix", "end_of_word_suffix":
      let text = try scanner.decode(String?.self, at: place) ?? ""
      if !text.isEmpty { refused = refused ?? (place, text) }
    case "byte_fallback":
      let falls = try scanner.decode(Bool?.self, at: place) ?? false
      if falls { refused = refused ?? (place, "true") }
    case "unk_token", "fuse_unk":
      // In byte-level BPE nothing is unknown.
      try scanner.skip()
    case "unk_id", "max_input_chars_per_word":
      // Settings of other model types.
      try scanner.skip()
    default: throw TokenizerError.Problem.unknownSetting(place)
    }
  }

  /// Throws if the model is not byte-level BPE.
  func require() throws {
    guard type == "BPE" else {
      throw TokenizerError.Problem.unknown(setting: "model.type", value: type, nearest: nil)
    }
    if let refused {
      throw TokenizerError.Problem.unknown(
        setting: refused.setting, value: refused.value, nearest: nil)
    }
  }
}
