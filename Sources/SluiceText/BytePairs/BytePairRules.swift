/// What a byte-level BPE tokenizer does beside merging.
public struct BytePairRules: Sendable, Hashable {
  /// The form that a text is brought into first.
  public enum Normalization: String, Sendable, Hashable, CaseIterable {
    /// It is left as it is.
    case none
    /// Canonical composition: `é` for `e` and an accent.
    case nfc
  }

  /// How a text is cut into words.
  public var preTokenizer: PreTokenizer
  /// The form that a text is brought into before it is cut.
  public var normalization: Normalization
  /// Whether a word that is a token stays whole, though no merges lead to it (`ignore_merges`).
  public var keepsKnownWords: Bool
  /// Whether a text gets a space before it, unless it has one.
  public var addsSpaceBefore: Bool
  /// Tokens that begin a sequence, where they are asked for.
  public var prefix: [Int32]
  /// Tokens that end a sequence, where they are asked for.
  public var suffix: [Int32]

  /// Describes a tokenizer.
  public init(
    preTokenizer: PreTokenizer = .gpt2, normalization: Normalization = .none,
    keepsKnownWords: Bool = false, addsSpaceBefore: Bool = false, prefix: [Int32] = [],
    suffix: [Int32] = []
  ) {
    self.preTokenizer = preTokenizer
    self.normalization = normalization
    self.keepsKnownWords = keepsKnownWords
    self.addsSpaceBefore = addsSpaceBefore
    self.prefix = prefix
    self.suffix = suffix
  }

  func normalized(_ text: String) -> [UInt8] {
    var text = text
    return text.withUTF8 { normalization == .nfc ? Composition.composed($0) : Array($0) }
  }
}
