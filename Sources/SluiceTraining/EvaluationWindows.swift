import Sluice
import SluiceModels

/// The windows that an evaluation cuts a text into, group by group.
struct EvaluationWindows {
  /// Tokens side by side, of which the last are to be predicted each from those before it.
  struct Window: Equatable {
    /// The first token's position.
    let start: Int
    /// Tokens that are seen.
    let length: Int
    /// Predictions that count: the last so many.
    let countedCount: Int
  }

  /// Predictions to make.
  private let tokenCount: Int
  private let contextLength: Int
  private let stride: Int
  /// Predictions that earlier windows make.
  private var position = 0

  /// Cuts a text of `tokenCount` tokens and one more.
  init(tokenCount: Int, contextLength: Int, stride: Int) {
    self.tokenCount = tokenCount
    self.contextLength = contextLength
    self.stride = stride
  }

  /// The next windows, all of one length; nil at the end.
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

  /// The window that makes the predictions from a position on.
  private func window(at position: Int) -> Window {
    // What the window before has seen too.
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
