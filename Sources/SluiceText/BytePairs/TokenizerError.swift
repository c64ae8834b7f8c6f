import SluiceFiles

/// A tokenizer that cannot be made of a file, or of what was given.
public struct TokenizerError: SluiceError, Equatable {
  /// What is wrong with it.
  public enum Problem: Error, Sendable, Equatable {
    /// A setting has a value that is not known here; the nearest known one, if one is near.
    case unknown(setting: String, value: String, nearest: String?)
    /// A setting is not known here.
    case unknownSetting(String)
    /// A part is missing.
    case missing(String)
    /// Two tokens have one number.
    case repeatedID(Int, tokens: [String])
    /// A token has two numbers.
    case repeatedToken(String, ids: [Int])
    /// A number is larger than so many tokens need.
    case idOutOfRange(Int, token: String, limit: Int)
    /// A word that is merged, or that comes of it, is no token; merges are counted from 1.
    case mergeOfNoToken(word: String, merge: Int)
    /// A merge is no two words with a space between.
    case malformedMerge(String, merge: Int)
    /// Two merges join the same tokens.
    case repeatedMerge(String, merge: Int)
    /// Bytes that texts are made of have no tokens.
    case missingBytes([UInt8])
    /// There are more bytes of tokens, or tokens, than are kept.
    case tooLarge(String)
    /// A line of a file of ranks is not a token in base 64 and its rank; lines are counted from 1.
    case malformedLine(Int)
    /// A list has not as many elements as there are tokens.
    case otherCount(Int, String, of: Int)
    /// A vocabulary that is to be learnt is smaller than the bytes and the added tokens.
    case tooSmall(size: Int, least: Int)
  }

  /// Where the tokenizer comes from: a path, or words such as "the tokenizer".
  public let source: String
  /// What is wrong with it.
  public let problem: Problem

  /// Makes an error about a tokenizer.
  public init(source: String, problem: Problem) {
    self.source = source
    self.problem = problem
  }

  /// A configuration that cannot work where a size is asked for, else bad data.
  public var category: ErrorCategory {
    if case .tooSmall = problem { return .badConfiguration }
    return .badData
  }

  /// One sentence.
  public var description: String { "\(source): \(reason)" }

  private var reason: String {
    switch problem {
    case .unknown(let setting, let value, let nearest):
      "\(setting) is \(quoted(value, limit: 300)), which is not supported"
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? "")
    case .unknownSetting(let setting): "the setting \(setting) is not supported"
    case .missing(let part): "\(part) is missing"
    case .repeatedID(let id, let tokens):
      "the tokens \(tokens.map { quoted($0) }.joined(separator: " and ")) both have the id \(id)"
    case .repeatedToken(let token, let ids):
      "the token \(quoted(token)) has the ids \(ids.map(String.init).joined(separator: " and "))"
    case .idOutOfRange(let id, let token, let limit):
      "the token \(quoted(token)) has the id \(id), expected one below \(limit)"
    case .mergeOfNoToken(let word, let merge):
      "merge \(merge) needs the token \(quoted(word)), which the vocabulary lacks"
    case .malformedMerge(let text, let merge):
      "merge \(merge) is \(quoted(text)), expected two tokens"
    case .repeatedMerge(let text, let merge):
      "merge \(merge), \(quoted(text)), joins tokens that an earlier merge joins"
    case .missingBytes(let bytes):
      "the vocabulary lacks tokens for \(bytes.count) of the bytes that texts are made of, such as 0x"
        + hexadecimal(bytes.first ?? 0, digits: 2)
    case .tooLarge(let what): "\(what) are more than can be kept"
    case .malformedLine(let line):
      "line \(line) is not a token in base 64, a space and its rank"
    case .otherCount(let found, let what, let tokens):
      "\(found) \(what) are given, expected one for each of \(tokens) tokens"
    case .tooSmall(let size, let least):
      "a vocabulary of \(size) is too small: bytes and added tokens are \(least)"
    }
  }
}
