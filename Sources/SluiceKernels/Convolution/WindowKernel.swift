/// Windows that slide over the tokens of sequences `[batch, tokens, width]`.
package struct SlidingWindows: Sendable, Equatable {
  /// Number of sequences.
  package var batchSize: Int
  /// Tokens in each.
  package var tokenCount: Int
  /// Elements of a token.
  package var width: Int
  /// Windows on each sequence.
  package var windowCount: Int
  /// Tokens in a window.
  package var tapCount: Int
  /// Tokens from one window to the next.
  package var stride: Int
  /// Tokens from one place in a window to the next.
  package var dilation: Int
  /// Places of the first window that lie before the first token.
  package var padding: Int

  /// Makes windows.
  package init(
    batchSize: Int, tokenCount: Int, width: Int, windowCount: Int, tapCount: Int, stride: Int,
    dilation: Int, padding: Int
  ) {
    self.batchSize = batchSize
    self.tokenCount = tokenCount
    self.width = width
    self.windowCount = windowCount
    self.tapCount = tapCount
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  /// The token at a place of a window; there may be none.
  @inline(always)
  func token(window: Int, tap: Int) -> Int { window * stride - padding + tap * dilation }
}

/// Copies of the tokens under sliding windows.
package enum WindowKernel {
  /// Writes the tokens of each window, `[batch, windows, taps, width]`, and `filling` where there are
  /// none.
  package static func forward(
    _ windows: SlidingWindows, filling: Float, input: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let rowWidth = windows.tapCount * windows.width
    pool.parallelRanges(
      windows.batchSize * windows.windowCount, grain: Grain.rows(width: rowWidth)
    ) { range in
      for row in range {
        let (sequence, window) = row.quotientAndRemainder(dividingBy: windows.windowCount)
        let tokens = input + sequence * windows.tokenCount * windows.width
        for tap in 0..<windows.tapCount {
          let target = output + row * rowWidth + tap * windows.width
          let token = windows.token(window: window, tap: tap)
          if token >= 0, token < windows.tokenCount {
            target.update(from: tokens + token * windows.width, count: windows.width)
          } else {
            target.update(repeating: filling, count: windows.width)
          }
        }
      }
    }
  }

  /// Writes the gradient of the tokens: of each the sum over the places where it stood.
  package static func backward(
    _ windows: SlidingWindows, outputGradient: UnsafePointer<Float>,
    inputGradient: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let rowWidth = windows.tapCount * windows.width
    pool.parallelRanges(
      windows.batchSize * windows.tokenCount, grain: Grain.rows(width: rowWidth)
    ) { range in
      for row in range {
        let (sequence, token) = row.quotientAndRemainder(dividingBy: windows.tokenCount)
        let sum = inputGradient + row * windows.width
        sum.update(repeating: 0, count: windows.width)
        for tap in 0..<windows.tapCount {
          let distance = token + windows.padding - tap * windows.dilation
          guard distance >= 0, distance.isMultiple(of: windows.stride) else { continue }
          let window = distance / windows.stride
          guard window < windows.windowCount else { continue }
          let place = (sequence * windows.windowCount + window) * rowWidth + tap * windows.width
          for slot in VectorSlots(windows.width) {
            slot.store(slot.load(sum) + slot.load(outputGradient + place), to: sum)
          }
        }
      }
    }
  }
}
