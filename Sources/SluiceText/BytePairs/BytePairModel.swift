/// The data of a tokenizer, made once and then read by any thread.
final class BytePairModel: Sendable {
  let rules: BytePairRules
  let tokens: TokenTable
  let merges: MergeTable
  /// The token of each byte; -1 for bytes without one.
  let byteTokens: FixedMemory<Int32>
  /// The added tokens, in the order of their ids.
  let added: [AddedToken]
  /// The ids of special tokens.
  let special: Set<Int32>
  /// Finds added tokens in the original text.
  let matcher: AddedTokenMatcher
  /// Finds added tokens in the normalized text.
  let normalizedMatcher: AddedTokenMatcher
  /// Where texts can be cut.
  let seams: TextSeams

  init(
    rules: BytePairRules, tokens: TokenTable, merges: MergeTable, byteTokens: FixedMemory<Int32>,
    added: [AddedToken]
  ) {
    self.rules = rules
    self.tokens = tokens
    self.merges = merges
    self.byteTokens = byteTokens
    self.added = added.sorted { $0.id < $1.id }
    special = Set(added.filter(\.isSpecial).map { Int32($0.id) })
    matcher = AddedTokenMatcher(added.filter { !$0.isNormalized })
    normalizedMatcher = AddedTokenMatcher(added.filter(\.isNormalized), form: rules.normalized)
    seams = TextSeams(rules, matcher, normalized: normalizedMatcher)
  }
}

extension BytePairModel: Equatable {
  /// Whether both encode every text to the same tokens.
  static func == (a: BytePairModel, b: BytePairModel) -> Bool {
    if a === b { return true }
    guard a.rules == b.rules, a.added == b.added, a.tokens.count == b.tokens.count,
      a.merges.count == b.merges.count
    else { return false }
    let isSame = (0..<a.tokens.count).allSatisfy { token in
      a.tokens.isToken(token) == b.tokens.isToken(token)
        && a.tokens.bytes(of: token).elementsEqual(b.tokens.bytes(of: token))
    }
    return isSame && zip(a.merges.pairs, b.merges.pairs).allSatisfy(==)
  }
}
