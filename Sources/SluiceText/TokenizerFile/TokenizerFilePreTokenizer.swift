import SluiceFiles

/// `pre_tokenizer`.
struct TokenizerFilePreTokenizer: Decodable {
  /// How a text is split into words.
  struct Words {
    var steps: [PreTokenizer.Step] = []
    var addsSpaceBefore = false
    /// Whether words are then converted to bytes.
    var isByteLevel = false
  }

  let words: Words

  private enum CodingKeys: String, CodingKey {
    case pretokenizers, pattern, behavior, invert
    case addsPrefixSpace = "add_prefix_space"
    case usesRegex = "use_regex"
    case individualDigits = "individual_digits"
  }

  private struct Pattern: Decodable {
    let text: String

    private enum CodingKeys: String, CodingKey {
      case regex = "Regex"
      case string = "String"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      if let string = try container.decodeIfPresent(String.self, forKey: .string) {
        throw TokenizerError.Problem.unknown(
          setting: decoder.place(of: "String"), value: string, nearest: nil)
      }
      text = try container.decode(String.self, forKey: .regex)
    }
  }

  init(from decoder: any Decoder) throws {
    self = try Self(part: decoder)
    // Without this step, the tokens would be characters, not bytes.
    guard words.isByteLevel else { throw TokenizerError.Problem.missing("pre_tokenizer ByteLevel") }
  }

  private struct Part: Decodable {
    let words: Words
    init(from decoder: any Decoder) throws {
      words = try TokenizerFilePreTokenizer(part: decoder).words
    }
  }

  private init(part decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func flag(_ key: CodingKeys, _ usual: Bool) throws -> Bool {
      try container.decodeIfPresent(Bool.self, forKey: key) ?? usual
    }
    switch try TokenizerFileType(from: decoder).type {
    case "ByteLevel":
      words = Words(
        steps: try flag(.usesRegex, true) ? [.gpt2] : [],
        addsSpaceBefore: try flag(.addsPrefixSpace, true), isByteLevel: true)
    case "Digits":
      words = Words(steps: [try flag(.individualDigits, false) ? .digits : .numbers])
    case "Split": words = Words(steps: [try Self.split(container, decoder)])
    case "Sequence":
      words = try Self.joined(container.decode([Part].self, forKey: .pretokenizers))
    case let type:
      throw TokenizerError.Problem.unknown(
        setting: decoder.place(of: "type"), value: type, nearest: nil)
    }
  }

  private static func split(
    _ container: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder
  ) throws -> PreTokenizer.Step {
    let pattern = try container.decode(Pattern.self, forKey: .pattern).text
    guard let step = PreTokenizer.Step(pattern: pattern) else {
      throw TokenizerError.Problem.unknown(
        setting: decoder.place(of: "pattern.Regex"), value: pattern, nearest: nil)
    }
    let behavior = try container.decode(String.self, forKey: .behavior)
    let inverts = try container.decodeIfPresent(Bool.self, forKey: .invert) ?? false
    // Words that are matches cover the whole text, so there is nothing between them to remove.
    let isUsual =
      behavior == "Isolated" || behavior == "Removed" && inverts && step.coversText
    guard isUsual else {
      throw TokenizerError.Problem.unknown(
        setting: decoder.place(of: "behavior"), value: behavior, nearest: nil)
    }
    return step
  }

  /// The combination of parts that are applied in sequence.
  private static func joined(_ parts: [Part]) throws -> Words {
    var words = Words()
    for (index, part) in parts.enumerated() {
      guard !words.isByteLevel else {
        // A later step would split letters of the byte alphabet.
        throw TokenizerError.Problem.unknownSetting("pre_tokenizer.pretokenizers[\(index)]")
      }
      guard !part.words.addsSpaceBefore || words.steps.isEmpty else {
        throw TokenizerError.Problem.unknown(
          setting: "pre_tokenizer.pretokenizers[\(index)].add_prefix_space", value: "true",
          nearest: nil)
      }
      words.steps += part.words.steps
      words.addsSpaceBefore = part.words.addsSpaceBefore
      words.isByteLevel = part.words.isByteLevel
    }
    return words
  }
}

extension PreTokenizer.Step {
  /// Whether every character of a text belongs to a match of the step's expression.
  var coversText: Bool { self != .digits && self != .numbers }
}
