/// The settings of a byte-level BPE tokenizer, except its tokens and merges.
public struct BytePairRules: Sendable, Hashable {
  /// The Unicode normalization of the text.
  public enum Normalization: String, Sendable, Hashable, CaseIterable {
    /// No normalization.
    case none
    /// Canonical composition (NFC): `é` for `e` and an accent.
    case nfc
  }

  /// The pre-tokenizer, which splits a text into words.
  public var preTokenizer: PreTokenizer
  /// The normalization before the pre-tokenizer.
  public var normalization: Normalization
  /// Whether a word that is a token is not split, even if no merges produce it (`ignore_merges`).
  public var keepsKnownWords: Bool
  /// Whether a space is added before a text that does not begin with one (`add_prefix_space`).
  public var addsSpaceBefore: Bool
  /// Tokens that begin a sequence, on request.
  public var prefix: [Int32]
  /// Tokens that end a sequence, on request.
  public var suffix: [Int32]

  /// Makes tokenizer settings.
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
