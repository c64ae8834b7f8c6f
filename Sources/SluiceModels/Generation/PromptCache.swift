import Sluice
import SluiceFiles

/// A prompt cache: the state of a model after some tokens, which texts with the same prefix can share.
///
/// ```swift
/// let cache = PromptCache(model, tokens: try vocabulary.encode(instructions))
/// var generator = try TextGenerator(
///   model, vocabulary: vocabulary, tokens: prompt, options: options, cache: cache)
/// ```
///
/// Copies of the cache and the texts that continue from it share its memory.
public struct PromptCache: Sendable {
  /// The tokens.
  public let tokens: [Int32]

  private let state: SequenceState

  init(tokens: [Int32], state: SequenceState) {
    self.tokens = tokens
    self.state = state
  }

  /// Makes a cache by running the model on tokens; nil if the model has no state.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - tokens: the first tokens of a sequence.
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

  /// The memory of the cache in bytes.
  public var byteCount: Int { state.byteCount }

  /// The state after the longest common prefix of the cache and a sequence; nil if there is none.
  ///
  /// At least one token of the sequence is not in the state, because it is needed to predict the next one.
  func state(beginning sequence: [Int32]) -> SequenceState? {
    let common = zip(tokens, sequence.dropLast()).prefix { $0 == $1 }.count
    return common == tokens.count ? state : state.trimmed(to: common)
  }
}

// MARK: - In files

extension PromptCache {
  private static let tokensKey = "tokens"

  /// Writes the tokens and the state to a safetensors file, atomically.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to path: String) throws {
    try Safetensors.write(
      state.tensors,
      metadata: [Self.tokensKey: tokens.map(String.init).joined(separator: " ")], to: path)
  }

  /// Reads a cache from a file that was written for the same model.
  ///
  /// - Throws: `FileError`, `SafetensorsError` or `WeightLoadingError` if the file is not a cache of such a
  ///   model, `GenerationError` if the model has no state.
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
