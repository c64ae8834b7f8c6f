/// A token that stands for a text as a whole, found before the text is cut into words.
///
/// `<|im_end|>` is one that is special: it tells a model something, and is no part of what people read.
/// `<think>` is one that is not.
public struct AddedToken: Sendable, Hashable {
  /// The text.
  public var content: String
  /// Its number.
  public var id: Int
  /// Whether it is no part of what people read: decoding may leave it out.
  public var isSpecial: Bool
  /// Whether it counts only where no letter, digit or underscore stands beside it.
  public var isSingleWord: Bool
  /// Whether it takes the white space before it.
  public var takesSpaceBefore: Bool
  /// Whether it takes the white space behind it.
  public var takesSpaceBehind: Bool
  /// Whether it is looked for in the normalized text.
  public var isNormalized: Bool

  /// Describes a token.
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

  /// Which added tokens are found in a text.
  public enum Recognition: Sendable, Hashable, CaseIterable {
    /// All: in a text that a program has put together, such as a chat.
    case all
    /// Those that are not special.
    case ordinary
    /// None: in a text of a person, whose `<|im_end|>` must not end a turn.
    case none
  }
}
