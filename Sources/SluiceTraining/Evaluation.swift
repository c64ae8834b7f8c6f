import SluicePlatform
import Sluice
import SluiceFiles
import SluiceModels

/// How well a model predicts a whole text.
///
/// The text is cut into windows of the model's context, the last one shorter; every token but the first
/// is predicted once, from those before it in its window. By default windows follow each other without
/// overlap. With a stride they overlap: each begins `stride` tokens after the one before and predicts its
/// last `stride` tokens only, so that every token behind the first window has at least
/// `contextLength - stride` tokens before it.
///
/// ```swift
/// let strict = try Evaluation(of: model, on: text)              // windows side by side
/// let fair = try Evaluation(of: model, on: text, stride: 16)    // four times the work at a context of 64
/// ```
public struct Evaluation: Sendable, Equatable {
  /// Tokens predicted.
  public let tokenCount: Int
  /// The mean of minus the logarithm of their probabilities, in nats.
  public let loss: Double

  /// Bytes of text that the predicted tokens stand for.
  public let byteCount: Int

  /// The loss by bytes, in bits: it compares models of different vocabularies.
  public var bitsPerByte: Double { Self.bitsPerByte(loss, tokens: tokenCount, bytes: byteCount) }

  /// A mean loss of tokens, in nats, as bits for each byte of their text.
  public static func bitsPerByte(_ loss: Double, tokens: Int, bytes: Int) -> Double {
    loss / log(2) * Double(tokens) / Double(max(1, bytes))
  }

  /// Between how many tokens the model wavers, as it were: `exp(loss)`.
  public var perplexity: Double { exp(loss) }

  private static let windowsPerBatch = 16

  /// Measures a model on all of a text.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - dataset: the text, encoded with the model's vocabulary.
  ///   - part: positions of the tokens to measure; nil for all of them.
  ///   - contextLength: tokens in a window; nil for the model's context.
  ///   - stride: tokens from one window's start to the next one's, from 1 to `contextLength`; nil for
  ///     windows that do not overlap.
  ///   - report: called now and then with the share that is done.
  /// - Throws: `DatasetError` where the text has fewer than two tokens, `BeyondMemory` where a batch of it
  ///   needs more memory than there is, and what `report` throws.
  /// - Complexity: time in proportion to `contextLength / stride`.
  public init(
    of model: LanguageModel, on dataset: TextDataset, part: Range<Int>? = nil,
    contextLength: Int? = nil, stride: Int? = nil, report: (Double) throws -> Void = { _ in }
  ) throws {
    let part = part ?? 0..<dataset.tokenCount
    let total = part.count - 1
    guard total > 0 else {
      throw DatasetError.tooShort(part: "text", tokenCount: part.count, contextLength: 1)
    }
    let contextLength = contextLength ?? model.configuration.contextLength
    let stride = stride ?? contextLength
    require(
      (1...contextLength).contains(stride),
      "a stride of \(stride) tokens does not go with windows of \(contextLength)")
    try Self.memoryNeed(of: model, total: total, contextLength: contextLength, stride: stride)
      .requireRoom()
    var windows = EvaluationWindows(
      tokenCount: total, contextLength: contextLength, stride: stride)
    var (sum, done) = (0.0, 0)
    while let group = windows.next(atMost: Self.windowsPerBatch) {
      let batch = dataset.windows(
        at: group.map { part.lowerBound + $0.start }, contextLength: group[0].length
      ).countingLast(group.map(\.countedCount))
      let loss = withoutGradient { model.loss(batch, dropout: nil).scalar }
      sum += Double(loss) * Double(batch.itemCount)
      done += batch.itemCount
      try report(Double(done) / Double(total))
    }
    tokenCount = total
    byteCount = dataset.byteCount(in: part.dropFirst())
    loss = sum / Double(total)
  }

  /// The weights and the logits of a batch of windows, which must be there at one time.
  static func memoryNeed(
    of model: LanguageModel, total: Int, contextLength: Int, stride: Int
  ) -> MemoryNeed {
    // Whole windows of the first batch; each predicts its last tokens.
    let windowCount = min((total - contextLength) / stride + 1, windowsPerBatch)
    let predictionCount = total < contextLength ? total : windowCount * stride
    var need = MemoryNeed(of: .evaluation)
    need.add("weights", numbers: Double(model.parameterCount))
    need.add(
      "logits of \(predictionCount) tokens",
      numbers: Double(predictionCount) * Double(model.configuration.vocabularySize))
    return need
  }
}
