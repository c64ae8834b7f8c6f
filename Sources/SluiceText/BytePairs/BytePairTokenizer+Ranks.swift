import SluiceFiles

extension BytePairTokenizer {
  /// Reads a rank file of tiktoken: one line per token, with the token in base64, a space and its rank, which
  /// is also its id.
  ///
  /// tiktoken first merges the pair that gives the token with the lowest rank; a word that is a token is not
  /// split.
  ///
  /// - Parameters:
  ///   - path: the path of the file.
  ///   - rules: the settings of the tokenizer, which the file does not contain.
  ///   - added: the added tokens, which the file does not contain either.
  /// - Throws: `FileError` if the file cannot be read, `TokenizerError` if it is not such a file.
  public init(ranksFile path: String, rules: BytePairRules, added: [AddedToken] = []) throws {
    let list = try InputFile(path: path).withBytes { bytes in
      try TokenList(ranks: bytes, source: path)
    }
    var rules = rules
    rules.keepsKnownWords = true
    var builder = try BytePairBuilder(list, added: added, source: path)
    try builder.addMergesOfRanks(list)
    self = try builder.tokenizer(rules)
  }
}

extension TokenList {
  fileprivate init(ranks bytes: UnsafeRawBufferPointer, source: String) throws {
    self.init()
    var (line, start) = (0, 0)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      line += 1
      let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
      start = end + 1
      let parts = text.split(whereSeparator: { $0 == 0x20 || $0 == 0x0D })
      if parts.isEmpty { continue }
      guard parts.count == 2, let word = Base64.decode(parts[0]), !word.isEmpty,
        let rank = UInt32(String(decoding: parts[1], as: UTF8.self))
      else { throw TokenizerError(source: source, problem: .malformedLine(line)) }
      append(word, as: Int(rank))
    }
  }
}

extension BytePairBuilder {
  /// Adds, for each token, the merge that produces it: that of the two tokens that its bytes become
  /// by the merges of lower rank.
  ///
  /// If its bytes become more than two tokens, no merge produces it.
  ///
  /// - Throws: `TokenizerError` if a byte that occurs in texts has no token; in tiktoken every byte has one.
  fileprivate mutating func addMergesOfRanks(_ list: TokenList) throws {
    let tokens = list.entries.sorted { $0.token < $1.token }
    let byteTokens = FixedMemory<Int32>(repeating: -1, count: 256)
    for entry in tokens where entry.count == 1 {
      byteTokens.base[Int(list.bytes[entry.start])] = Int32(entry.token)
    }
    let missing = Self.bytesOfTexts.filter { byteTokens.base[Int($0)] < 0 }
    guard missing.isEmpty else { throw failure(.missingBytes(missing)) }
    var table = MergeTable(capacity: tokens.count)
    // The merger reads the table's memory, which is extended as merges are found.
    var merger = WordMerger(table, byteTokens: byteTokens)
    list.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for entry in tokens where entry.count > 1 {
        guard merger.merge(base + entry.start, count: entry.count) == 2 else { continue }
        let (left, right) = (merger.tokens[0], merger.tokens[1])
        guard table.append(left, right, makes: Int32(entry.token)) else { continue }
        addMerge(left, right, makes: Int32(entry.token))
      }
    }
  }
}
