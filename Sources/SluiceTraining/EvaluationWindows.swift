import Sluice
import SluiceModels

/// The windows of an evaluation, in groups of windows with the same length.
struct EvaluationWindows {
  /// A window of the text; only its last predictions are counted.
  struct Window: Equatable {
    /// The position of the first token.
    let start: Int
    /// The number of input tokens.
    let length: Int
    /// The number of predictions that are counted, at the end of the window.
    let countedCount: Int
  }

  /// The number of tokens to predict.
  private let tokenCount: Int
  private let contextLength: Int
  private let stride: Int
  /// The number of tokens that earlier windows predict.
  private var position = 0

  /// Divides a text of `tokenCount + 1` tokens.
  init(tokenCount: Int, contextLength: Int, stride: Int) {
    self.tokenCount = tokenCount
    self.contextLength = contextLength
    self.stride = stride
  }

  /// The next windows, at most `count`, all of the same length; nil at the end.
  mutating func next(atMost count: Int) -> [Window]? {
    var windows: [Window] = []
    while windows.count < count, position < tokenCount {
      let window = window(at: position)
      guard window.length == windows.first?.length ?? window.length else { break }
      windows.append(window)
      position += window.countedCount
    }
    return windows.isEmpty ? nil : windows
  }

  /// The window for the predictions from `position` on.
  private func window(at position: Int) -> Window {
    // The number of tokens that are also in the previous window.
    let overlap = position == 0 ? 0 : contextLength - stride
    let length = min(contextLength, tokenCount - position + overlap)
    return Window(start: position - overlap, length: length, countedCount: length - overlap)
  }
}

extension TextBatch {
  /// The batch with only the last targets of each sequence; `counts` gives their number.
  func countingLast(_ counts: [Int]) -> TextBatch {
    guard counts.contains(where: { $0 < targets.tokenCount }) else { return self }
    var ids = targets.ids
    for (row, count) in counts.enumerated() {
      for place in 0..<targets.tokenCount - count { ids[row * targets.tokenCount + place] = -1 }
    }
    return TextBatch(
      inputs: inputs,
      targets: TokenBatch(ids, batchSize: targets.batchSize, tokenCount: targets.tokenCount),
      runs: runs)
  }
}
