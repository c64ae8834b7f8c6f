import SluiceFiles

/// An error in a tokenizer file or in the parts of a tokenizer.
public struct TokenizerError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Error, Sendable, Equatable {
    /// A setting has an unknown value; `nearest` is the closest known value, if any.
    case unknown(setting: String, value: String, nearest: String?)
    /// A setting is unknown.
    case unknownSetting(String)
    /// A part is missing.
    case missing(String)
    /// Two tokens have the same id.
    case repeatedID(Int, tokens: [String])
    /// A token has two ids.
    case repeatedToken(String, ids: [Int])
    /// An id is too large for the number of tokens.
    case idOutOfRange(Int, token: String, limit: Int)
    /// An operand or the result of a merge is not a token; merges are counted from 1.
    case mergeOfNoToken(word: String, merge: Int)
    /// A merge is not two words separated by a space.
    case malformedMerge(String, merge: Int)
    /// Two merges join the same tokens.
    case repeatedMerge(String, merge: Int)
    /// Some bytes have no token.
    case missingBytes([UInt8])
    /// There are too many tokens, or their bytes are too many.
    case tooLarge(String)
    /// A line of a rank file is not a base64 token and its rank; lines are counted from 1.
    case malformedLine(Int)
    /// The length of a list differs from the number of tokens.
    case otherCount(Int, String, of: Int)
    /// A file format cannot express a part of the tokenizer.
    case inexpressible(String, format: String)
    /// The requested vocabulary size is smaller than the number of bytes and added tokens.
    case tooSmall(size: Int, least: Int)
  }

  /// The origin of the tokenizer: a path, or words such as "the tokenizer".
  public let source: String
  /// The problem.
  public let problem: Problem

  /// Makes the error.
  public init(source: String, problem: Problem) {
    self.source = source
    self.problem = problem
  }

  /// A configuration error for an invalid size and for what a format cannot express, otherwise bad data.
  public var category: ErrorCategory {
    switch problem {
    case .tooSmall, .inexpressible: .badConfiguration
    default: .badData
    }
  }

  /// One sentence.
  public var description: String { "\(source): \(oneLine(reason))" }

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
    case .inexpressible(let part, let format): "\(format) cannot express \(part)"
    case .tooSmall(let size, let least):
      "a vocabulary of \(size) is too small: bytes and added tokens are \(least)"
    }
  }
}
