/// An added token: a token for a fixed text, which is found before the text is split into words.
///
/// `<|im_end|>` is a special token: it is a control token for the model and is not shown to users.
/// `<think>` is an added token that is not special.
public struct AddedToken: Sendable, Hashable {
  /// The text of the token.
  public var content: String
  /// The id of the token.
  public var id: Int
  /// Whether the token is special: decoding can omit it.
  public var isSpecial: Bool
  /// Whether it is found only if no letter, digit or underscore is next to it (`single_word`).
  public var isSingleWord: Bool
  /// Whether it includes the white space before it (`lstrip`).
  public var takesSpaceBefore: Bool
  /// Whether it includes the white space after it (`rstrip`).
  public var takesSpaceBehind: Bool
  /// Whether it is searched in the normalized text (`normalized`).
  public var isNormalized: Bool

  /// Makes an added token.
  public init(
    _ content: String, id: Int, isSpecial: Bool = true, isSingleWord: Bool = false,
    takesSpaceBefore: Bool = false, takesSpaceBehind: Bool = false, isNormalized: Bool = false
  ) {
    self.content = content
    self.id = id
    self.isSpecial = isSpecial
    self.isSingleWord = isSingleWord
    self.takesSpaceBefore = takesSpaceBefore
    self.takesSpaceBehind = takesSpaceBehind
    self.isNormalized = isNormalized
  }

  /// The kinds of added tokens that are recognized in a text.
  public enum Recognition: Sendable, Hashable, CaseIterable {
    /// All added tokens: for text from a program, such as a rendered chat.
    case all
    /// Only tokens that are not special.
    case ordinary
    /// No added tokens: for text from a user, in which `<|im_end|>` must not end a turn.
    case none
  }
}
