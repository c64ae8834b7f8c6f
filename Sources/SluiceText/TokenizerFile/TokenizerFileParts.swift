import SluiceFiles

/// An element of `added_tokens`.
struct TokenizerFileAddedToken: Decodable {
  let token: AddedToken

  private enum CodingKeys: String, CodingKey {
    case id, content, special, lstrip, rstrip, normalized
    case singleWord = "single_word"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func flag(_ key: CodingKeys, _ usual: Bool = false) throws -> Bool {
      try container.decodeIfPresent(Bool.self, forKey: key) ?? usual
    }
    token = AddedToken(
      try container.decode(String.self, forKey: .content),
      id: Int(try container.decode(UInt32.self, forKey: .id)), isSpecial: try flag(.special),
      isSingleWord: try flag(.singleWord), takesSpaceBefore: try flag(.lstrip),
      takesSpaceBehind: try flag(.rstrip), isNormalized: try flag(.normalized, true))
  }
}

/// A part of a `tokenizer.json`, of which only the type is read.
struct TokenizerFileType: Decodable {
  let type: String
}

/// `normalizer`.
struct TokenizerFileNormalizer: Decodable {
  let normalization: BytePairRules.Normalization

  private enum CodingKeys: CodingKey { case normalizers }

  init(from decoder: any Decoder) throws {
    switch try TokenizerFileType(from: decoder).type {
    case "NFC": normalization = .nfc
    case "Sequence":
      let parts = try decoder.container(keyedBy: CodingKeys.self)
        .decode([TokenizerFileNormalizer].self, forKey: .normalizers)
      normalization = parts.contains { $0.normalization == .nfc } ? .nfc : .none
    case let type:
      throw TokenizerError.Problem.unknown(
        setting: decoder.place(of: "type"), value: type, nearest: nil)
    }
  }
}

/// `decoder`.
struct TokenizerFileDecoder: Decodable {
  private let type: String
  private let decoders: [TokenizerFileDecoder]?

  /// Throws if it is not a byte-level decoder.
  func require() throws {
    switch type {
    case "ByteLevel": break
    case "Sequence" where decoders?.count == 1: try decoders?.first?.require()
    default:
      throw TokenizerError.Problem.unknown(setting: "decoder.type", value: type, nearest: nil)
    }
  }
}

extension Decoder {
  /// The path of a key, for errors.
  func place(of key: String) -> String {
    codingPath.reduce(into: "") { place, part in
      place += part.intValue.map { "[\($0)]" } ?? (place.isEmpty ? "" : ".") + part.stringValue
    } + (codingPath.isEmpty ? "" : ".") + key
  }
}
