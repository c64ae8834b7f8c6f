import SluicePlatform
import Sluice
import SluiceModels

/// How well a model predicts a whole text.
///
/// The text is cut into windows of the model's context that follow each other without overlap, the
/// last one shorter; every token but the first is predicted once, from those before it in its window.
public struct Evaluation: Sendable, Equatable {
  /// Tokens predicted.
  public let tokenCount: Int
  /// The mean of minus the logarithm of their probabilities, in nats.
  public let loss: Double

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
  ///   - report: called now and then with the share that is done.
  /// - Throws: `DatasetError` where the text has fewer than two tokens, `BeyondMemory` where a batch of it
  ///   needs more memory than there is, and what `report` throws.
  public init(
    of model: LanguageModel, on dataset: TextDataset, part: Range<Int>? = nil,
    contextLength: Int? = nil, report: (Double) throws -> Void = { _ in }
  ) throws {
    let part = part ?? 0..<dataset.tokenCount
    let total = part.count - 1
    guard total > 0 else {
      throw DatasetError.tooShort(part: "text", tokenCount: part.count, contextLength: 1)
    }
    let contextLength = contextLength ?? model.configuration.contextLength
    let windowCount = min(max(1, total / contextLength), Self.windowsPerBatch)
    var need = MemoryNeed(of: .evaluation)
    need.add("weights", numbers: Double(model.parameterCount))
    need.add(
      "logits of \(windowCount) windows",
      numbers: Double(windowCount) * Double(min(contextLength, total))
        * Double(model.configuration.vocabularySize))
    try need.requireRoom()
    var sum = 0.0
    var position = 0
    while position < total {
      let whole = min((total - position) / contextLength, Self.windowsPerBatch)
      let length = whole > 0 ? contextLength : total - position
      let starts = (0..<max(1, whole)).map { part.lowerBound + position + $0 * length }
      let batch = dataset.windows(at: starts, contextLength: length)
      let loss = withoutGradient { model.loss(batch.inputs, targets: batch.targets).scalar }
      sum += Double(loss) * Double(starts.count * length)
      position += starts.count * length
      try report(Double(position) / Double(total))
    }
    tokenCount = total
    loss = sum / Double(total)
  }
}
