import Sluice
import SluiceFiles

/// Tokens that a model has read, and what it keeps of them: texts that begin alike share it.
///
/// ```swift
/// let cache = PromptCache(model, tokens: try vocabulary.encode(instructions))
/// var generator = try TextGenerator(
///   model, vocabulary: vocabulary, tokens: prompt, options: options, cache: cache)
/// ```
///
/// Copies and the texts that go on from it share its memory.
public struct PromptCache: Sendable {
  /// The tokens, from the first on.
  public let tokens: [Int32]

  private let state: SequenceState

  init(tokens: [Int32], state: SequenceState) {
    self.tokens = tokens
    self.state = state
  }

  /// Reads tokens.
  ///
  /// - Parameters:
  ///   - model: what reads them; nil is made where it keeps nothing of what it read.
  ///   - tokens: the tokens, from the first of a sequence on.
  public init?(_ model: some GenerativeModel, tokens: [Int32]) {
    guard let start = model.makeState() else { return nil }
    var states = [start]
    if !tokens.isEmpty {
      withoutGradient {
        _ = model.nextLogits(
          TokenBatch(tokens), in: .whole(rows: 1, tokens: tokens.count), states: &states)
      }
    }
    self.init(tokens: tokens, state: states[0])
  }

  /// Memory that it takes.
  public var byteCount: Int { state.byteCount }

  /// The state after as many tokens as a sequence begins with; nil where there is no such state.
  ///
  /// At least one token is left to read, which the next one is chosen from.
  func state(beginning sequence: [Int32]) -> SequenceState? {
    let common = zip(tokens, sequence.dropLast()).prefix { $0 == $1 }.count
    return common == tokens.count ? state : state.trimmed(to: common)
  }
}

// MARK: - In files

extension PromptCache {
  private static let tokensKey = "tokens"

  /// Writes tokens and state to a safetensors file, which is there whole or not at all.
  ///
  /// - Throws: `FileError` where it cannot be written.
  public func write(to path: String) throws {
    try Safetensors.write(
      state.tensors,
      metadata: [Self.tokensKey: tokens.map(String.init).joined(separator: " ")], to: path)
  }

  /// Reads what was written for the same model.
  ///
  /// - Throws: `FileError`, `SafetensorsError` or `WeightLoadingError` where the file is no cache of such
  ///   a model, `GenerationError` where the model keeps nothing of what it read.
  public init(contentsOf path: String, for model: some GenerativeModel) throws {
    guard let empty = model.makeState() else { throw GenerationError.noState }
    let file = try SafetensorsFile(path: path)
    let words = (file.metadata[Self.tokensKey] ?? "").split(separator: " ")
    let tokens = words.compactMap { Int32($0) }
    guard file.metadata[Self.tokensKey] != nil, tokens.count == words.count,
      tokens.allSatisfy({ $0 >= 0 })
    else { throw GenerationError.noPromptCache(path: path) }
    do {
      self.init(
        tokens: tokens,
        state: try empty.restored(from: file.tensors(), tokenCount: tokens.count))
    } catch let error as WeightLoadingError {
      throw GenerationError.foreignPromptCache(path: path, reason: error.description)
    }
  }
}
