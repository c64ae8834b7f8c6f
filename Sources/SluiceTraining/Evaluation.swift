import SluicePlatform
import Sluice
import SluiceFiles
import SluiceModels

/// The evaluation of a language model on a text.
///
/// The text is divided into windows of the model's context length; the last window can be shorter. Every
/// token except the first is predicted once, from earlier tokens in its window. By default, windows do not
/// overlap. With a stride, each window begins `stride` tokens after the previous one, and only its last
/// `stride` tokens are counted, so that every token after the first window has at least
/// `contextLength - stride` tokens before it.
///
/// ```swift
/// let strict = try Evaluation(of: model, on: text)              // windows without overlap
/// let fair = try Evaluation(of: model, on: text, stride: 16)    // context 64: four times the computation
/// ```
public struct Evaluation: Sendable, Equatable {
  /// The number of predicted tokens.
  public let tokenCount: Int
  /// The cross-entropy loss per token, in nats.
  public let loss: Double

  /// The bytes of the predicted tokens.
  public let byteCount: Int

  /// Bits per byte, which compares models with different vocabularies.
  public var bitsPerByte: Double { Self.bitsPerByte(loss, tokens: tokenCount, bytes: byteCount) }

  /// Converts a mean loss per token, in nats, to bits per byte.
  public static func bitsPerByte(_ loss: Double, tokens: Int, bytes: Int) -> Double {
    loss / log(2) * Double(tokens) / Double(max(1, bytes))
  }

  /// The perplexity: `exp(loss)`.
  public var perplexity: Double { exp(loss) }

  private static let windowsPerBatch = 16
  /// The most logits of a batch of several windows.
  private static let logitLimit = 1 << 28

  /// The number of windows in a batch: fewer than 16 where their logits would take more than a gigabyte.
  private static func windowCount(of model: LanguageModel, stride: Int) -> Int {
    let (logits, overflow) = model.configuration.vocabularySize.multipliedReportingOverflow(
      by: stride)
    return overflow ? 1 : min(windowsPerBatch, max(1, logitLimit / max(1, logits)))
  }

  /// Evaluates a model on a text.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - dataset: the text, encoded with the model's vocabulary.
  ///   - part: the positions of the tokens to evaluate; nil for all.
  ///   - contextLength: the number of tokens in a window; nil for the model's context length.
  ///   - stride: the number of tokens between the starts of two windows, from 1 to `contextLength`; nil for
  ///     windows without overlap.
  ///   - report: called at intervals with the share that is done.
  /// - Throws: `DatasetError` if the text has fewer than two tokens, `BeyondMemory` if a batch needs more
  ///   memory than is available, and errors of `report`.
  /// - Complexity: time is proportional to `contextLength / stride`.
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
      "the stride must be from 1 to the context length, \(contextLength), not \(stride)")
    try Self.memoryNeed(of: model, total: total, contextLength: contextLength, stride: stride)
      .requireRoom()
    var windows = EvaluationWindows(
      tokenCount: total, contextLength: contextLength, stride: stride)
    var (sum, done) = (0.0, 0)
    let windowCount = Self.windowCount(of: model, stride: stride)
    while let group = windows.next(atMost: windowCount) {
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

  /// The minimum memory of an evaluation: the weights and the logits of a batch of windows.
  static func memoryNeed(
    of model: LanguageModel, total: Int, contextLength: Int, stride: Int
  ) -> MemoryNeed {
    // The windows of the first batch; only the logits of predicted tokens are counted.
    let windowCount = min(
      (total - contextLength) / stride + 1, Self.windowCount(of: model, stride: stride))
    let predictionCount = total < contextLength ? total : windowCount * stride
    var need = MemoryNeed(of: .evaluation)
    need.add("weights", numbers: Double(model.parameterCount))
    need.add(
      "logits of \(predictionCount) tokens",
      numbers: Double(predictionCount) * Double(model.configuration.vocabularySize))
    return need
  }
}
