import SluiceFiles
/// The format of `vocabulary.json`: `{"type": "bytes"}`, `{"characters": "...", "type":
/// "characters"}` or `{"symbols": ["...", ...], "type": "symbols"}`, with characters and symbols in
/// the order of their tokens; `{"tokenizer": "...", "type": "byte-pairs"}` contains the text of a
/// `tokenizer.json`, and `"file": "tokenizer.json"` instead names a file in the same folder.
extension Vocabulary: Codable {
  private enum Kind: String, Codable, CaseIterable {
    case bytes
    case characters
    case symbols
    case bytePairs = "byte-pairs"
  }

  private enum CodingKeys: String, CodingKey {
    case type
    case characters
    case symbols
    case tokenizer
  }

  /// Reads a vocabulary.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .type) {
    case .bytes:
      self = .bytes
    case .characters:
      let characters = try container.decode(String.self, forKey: .characters)
      self = .characters(try CharacterTable(Array(characters.unicodeScalars)))
    case .symbols:
      self = .symbols(
        try SymbolTable(try container.decode([String].self, forKey: .symbols)))
    case .bytePairs:
      self = .bytePairs(
        try BytePairTokenizer(json: try container.decode(String.self, forKey: .tokenizer)))
    }
  }

  /// Writes the vocabulary.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .bytes:
      try container.encode(Kind.bytes, forKey: .type)
    case .characters(let table):
      var characters = String.UnicodeScalarView()
      characters.append(contentsOf: table.scalars)
      try container.encode(Kind.characters, forKey: .type)
      try container.encode(String(characters), forKey: .characters)
    case .symbols(let table):
      try container.encode(Kind.symbols, forKey: .type)
      try container.encode(table.names, forKey: .symbols)
    case .bytePairs(let tokenizer):
      try container.encode(Kind.bytePairs, forKey: .type)
      try container.encode(String(decoding: tokenizer.json, as: UTF8.self), forKey: .tokenizer)
    }
  }
}
