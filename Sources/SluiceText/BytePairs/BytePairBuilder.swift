import SluiceFiles

/// Builds a tokenizer and checks its parts: tokens first, then added tokens, then merges.
struct BytePairBuilder {
  private let source: String
  private var tokens: TokenTable
  private var added: [AddedToken] = []
  /// Their texts: with many tokens, a list would take too long to search.
  private var addedContents: Set<[UInt8]> = []
  private var merges: [(left: Int32, right: Int32, token: Int32)] = []
  private var joined: [UInt8] = []

  /// The number of unused ids that are always allowed.
  private static let spareIDs = 1 << 16
  private static let byteLimit = 1 << 30

  /// Starts with the tokens.
  ///
  /// - Parameters:
  ///   - list: the tokens of the vocabulary.
  ///   - added: added tokens; one that is in the vocabulary already refers to that token.
  ///   - source: the name of the tokenizer in errors.
  /// - Throws: `TokenizerError` if a token or an id occurs twice.
  init(_ list: TokenList, added: [AddedToken], source: String) throws {
    self.source = source
    let limit = 2 * (list.entries.count + added.count) + Self.spareIDs
    let largest = max(list.entries.map(\.token).max() ?? -1, added.map(\.id).max() ?? -1)
    let addedBytes = added.reduce(0) { $0 + $1.content.utf8.count }
    guard list.bytes.count + addedBytes < Self.byteLimit else {
      throw TokenizerError(source: source, problem: .tooLarge("the bytes of all tokens"))
    }
    tokens = TokenTable(
      count: min(largest, limit) + 1, byteCount: list.bytes.count + addedBytes)
    try list.bytes.withUnsafeBufferPointer { bytes in
      for entry in list.entries {
        let word = UnsafeBufferPointer(rebasing: bytes[entry.start..<entry.start + entry.count])
        try insert(word, as: entry.token, isFound: entry.isFound)
      }
    }
    for token in added { try insert(token, list) }
  }

  private mutating func insert(
    _ word: UnsafeBufferPointer<UInt8>, as token: Int, isFound: Bool
  ) throws {
    guard token < tokens.count else {
      throw failure(.idOutOfRange(token, token: name(word), limit: tokens.count))
    }
    guard !tokens.isToken(token) else {
      throw failure(.repeatedID(token, tokens: [name(tokens.bytes(of: token)), name(word)]))
    }
    if let earlier = tokens.insert(word, as: token, isFound: isFound) {
      throw failure(.repeatedToken(name(word), ids: [earlier, token]))
    }
  }

  private mutating func insert(_ token: AddedToken, _ list: TokenList) throws {
    // An empty token is never found.
    guard !token.content.isEmpty else { return }
    guard addedContents.insert(Array(token.content.utf8)).inserted else {
      throw failure(.repeatedToken(token.content, ids: [token.id]))
    }
    var content = token.content
    let spelled = content.withUTF8 { word -> [UInt8]? in
      let letters = [UInt8](unsafeUninitializedCapacity: word.count) { letters, count in
        guard let start = letters.baseAddress else { return }
        count = ByteAlphabet.decode(UnsafeRawBufferPointer(word), into: start) ?? 0
      }
      return letters.isEmpty ? nil : letters
    }
    let known =
      spelled.flatMap { $0.withUnsafeBufferPointer(self.token) } ?? list.literal(token.content)
    if let known {
      guard known == token.id else {
        throw failure(.repeatedToken(token.content, ids: [known, token.id]))
      }
    } else {
      try (spelled ?? Array(token.content.utf8)).withUnsafeBufferPointer {
        try insert($0, as: token.id, isFound: false)
      }
    }
    added.append(token)
  }

  private func token(_ word: UnsafeBufferPointer<UInt8>) -> Int? {
    word.baseAddress.flatMap { tokens.token($0, count: word.count) }
  }

  /// Adds the next merge.
  ///
  /// - Parameters:
  ///   - left: the bytes of the first token.
  ///   - right: the bytes of the second token.
  /// - Throws: `TokenizerError` if one of them, or their concatenation, is not a token.
  mutating func addMerge(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) throws {
    joined.removeAll(keepingCapacity: true)
    joined += left
    joined += right
    // Most files list merges in the order of the tokens that they produce.
    let next = merges.last.map { Int($0.token) + 1 } ?? 0
    let whole = joined.withUnsafeBufferPointer { joined -> Int? in
      guard let start = joined.baseAddress else { return nil }
      return tokens.leads(start, count: joined.count, to: next) ? next : token(joined)
    }
    guard let first = token(left), let second = token(right), let whole else {
      let missing = token(left) == nil ? Array(left) : token(right) == nil ? Array(right) : joined
      throw failure(
        .mergeOfNoToken(word: missing.withUnsafeBufferPointer(name), merge: merges.count + 1))
    }
    merges.append((Int32(first), Int32(second), Int32(whole)))
  }

  /// Adds the merge of two known tokens into a third.
  mutating func addMerge(_ left: Int32, _ right: Int32, makes token: Int32) {
    merges.append((left, right, token))
  }

  /// Makes the tokenizer.
  ///
  /// - Throws: `TokenizerError` if two merges join the same tokens, or if no byte has a token.
  func tokenizer(_ rules: BytePairRules) throws -> BytePairTokenizer {
    var table = MergeTable(capacity: merges.count)
    for (index, merge) in merges.enumerated() {
      guard table.append(merge.left, merge.right, makes: merge.token) else {
        let words = [merge.left, merge.right].map { name(tokens.bytes(of: Int($0))) }
        throw failure(.repeatedMerge(words.joined(separator: " "), merge: index + 1))
      }
    }
    let byteTokens = FixedMemory<Int32>(repeating: -1, count: 256)
    for byte in UInt8.min...UInt8.max {
      let token = withUnsafePointer(to: byte) { tokens.token($0, count: 1) }
      if let token { byteTokens.base[Int(byte)] = Int32(token) }
    }
    let missing = Self.bytesOfTexts.filter { byteTokens.base[Int($0)] < 0 }
    guard missing.count < Self.bytesOfTexts.count else { throw failure(.missingBytes(missing)) }
    guard !rules.addsSpaceBefore || [[], [.gpt2]].contains(rules.preTokenizer.steps) else {
      throw failure(
        .unknown(setting: "add_prefix_space", value: "true behind other words", nearest: nil))
    }
    for token in rules.prefix + rules.suffix where !tokens.isToken(Int(token)) {
      throw failure(.missing("the token \(token), which is to be added to texts,"))
    }
    return BytePairTokenizer(
      BytePairModel(
        rules: rules, tokens: tokens, merges: table, byteTokens: byteTokens, added: added))
  }

  /// The bytes that occur in valid UTF-8: all except those that would start overlong forms or
  /// values beyond U+10FFFF.
  static let bytesOfTexts: [UInt8] = (UInt8.min...UInt8.max).filter {
    !(0xC0...0xC1).contains($0) && $0 < 0xF5
  }

  private func name(_ word: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: word, as: UTF8.self)
  }

  func failure(_ problem: TokenizerError.Problem) -> TokenizerError {
    TokenizerError(source: source, problem: problem)
  }
}
