/// Windows that slide over the tokens of sequences `[batch, tokens, width]`.
package struct SlidingWindows: Sendable, Equatable {
  /// The number of sequences.
  package var batchSize: Int
  /// Tokens per sequence.
  package var tokenCount: Int
  /// Elements per token.
  package var width: Int
  /// Windows per sequence.
  package var windowCount: Int
  /// Taps per window: the number of its positions.
  package var tapCount: Int
  /// Tokens from one window to the next.
  package var stride: Int
  /// Tokens from one tap of a window to the next.
  package var dilation: Int
  /// The number of positions before the first token at which the first window starts.
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

  /// The index of the token at a tap of a window; it may lie outside the sequence.
  @inline(always)
  func token(window: Int, tap: Int) -> Int { window * stride - padding + tap * dilation }

  /// The taps of a window without dilation that lie inside the sequence.
  func tapsInside(_ window: Int) -> Range<Int> {
    let first = token(window: window, tap: 0)
    let start = min(tapCount, max(0, -first))
    return start..<max(start, min(tapCount, tokenCount - first))
  }
}

/// Copies of the tokens under sliding windows.
package enum WindowKernel {
  /// Writes the tokens of each window, `[batch, windows, taps, width]`, and `filling` where a tap
  /// lies outside the sequence.
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
        let target = output + row * rowWidth
        if windows.dilation == 1 {
          // The tokens under a window lie one after another.
          let inside = windows.tapsInside(window)
          let (start, end) = (inside.lowerBound * windows.width, inside.upperBound * windows.width)
          let token = windows.token(window: window, tap: inside.lowerBound)
          target.update(repeating: filling, count: start)
          (target + start).update(from: tokens + token * windows.width, count: end - start)
          (target + end).update(repeating: filling, count: rowWidth - end)
          continue
        }
        for tap in 0..<windows.tapCount {
          let target = target + tap * windows.width
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

  /// Writes the gradient of the tokens: for each token, the sum over all taps where it occurs.
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
