import SluiceFiles

/// `post_processor`: the tokens around a text.
struct TokenizerFileTemplate: Decodable {
  /// The tokens before and after a text.
  struct Ends: Equatable {
    var prefix: [Int32] = []
    var suffix: [Int32] = []
  }

  let ends: Ends

  private enum CodingKeys: String, CodingKey {
    case processors, single, cls, sep
    case specialTokens = "special_tokens"
  }

  private struct Piece: Decodable {
    struct Name: Decodable { let id: String }
    let specialToken: Name?
    let sequence: Name?

    private enum CodingKeys: String, CodingKey {
      case specialToken = "SpecialToken"
      case sequence = "Sequence"
    }
  }

  private struct Special: Decodable { let ids: [Int32] }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try TokenizerFileType(from: decoder).type {
    case "ByteLevel": ends = Ends()
    case "TemplateProcessing":
      let pieces = try container.decode([Piece].self, forKey: .single)
      let special = try container.decode([String: Special].self, forKey: .specialTokens)
      ends = try Self.ends(pieces, special, decoder)
    case "RobertaProcessing", "BertProcessing":
      ends = Ends(
        prefix: [try Self.token(container, .cls)], suffix: [try Self.token(container, .sep)])
    case "Sequence":
      let parts = try container.decode([TokenizerFileTemplate].self, forKey: .processors)
      let templates = parts.map(\.ends).filter { $0 != Ends() }
      guard templates.count <= 1 else {
        throw TokenizerError.Problem.unknownSetting("a second template in post_processor")
      }
      ends = templates.first ?? Ends()
    case let type:
      throw TokenizerError.Problem.unknown(
        setting: decoder.place(of: "type"), value: type, nearest: nil)
    }
  }

  private static func ends(
    _ pieces: [Piece], _ special: [String: Special], _ decoder: any Decoder
  ) throws -> Ends {
    var (ends, isBehind) = (Ends(), false)
    for piece in pieces {
      if let name = piece.specialToken?.id {
        guard let tokens = special[name]?.ids else {
          throw TokenizerError.Problem.missing(decoder.place(of: "special_tokens.\(name)"))
        }
        if isBehind { ends.suffix += tokens } else { ends.prefix += tokens }
      } else {
        guard !isBehind, piece.sequence?.id == "A" else {
          throw TokenizerError.Problem.unknown(
            setting: decoder.place(of: "single"), value: "another sequence than A alone",
            nearest: nil)
        }
        isBehind = true
      }
    }
    guard isBehind else { throw TokenizerError.Problem.missing(decoder.place(of: "single: A")) }
    return ends
  }

  /// The id in `["<s>", 0]`.
  private static func token(
    _ container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys
  ) throws -> Int32 {
    var list = try container.nestedUnkeyedContainer(forKey: key)
    _ = try list.decode(String.self)
    return try list.decode(Int32.self)
  }
}
