import SluiceFiles
import SluiceKernels

/// The padding of sequences for sliding windows.
public enum SequencePadding: Sendable, Hashable {
  /// No padding: windows are within the sequence.
  case none
  /// Causal padding: zeros before the first token, so that window `t` ends with token `t`.
  case causal
  /// Zeros on both sides, one more at the end if necessary, so that there is a window for each token.
  case same
  /// The given numbers of zeros before the first token and after the last token.
  case zeros(before: Int, after: Int)

  /// The numbers of zeros on both sides, for windows that extend over `span` tokens.
  func counts(span: Int) -> (before: Int, after: Int) {
    switch self {
    case .none: (0, 0)
    case .causal: (span - 1, 0)
    case .same: ((span - 1) / 2, span / 2)
    case .zeros(let before, let after): (before, after)
    }
  }
}

extension Tensor {
  /// The tokens in sliding windows over sequences.
  ///
  /// Element `j` of window `w` is token `w stride + j dilation - before`, where `before` is the number of
  /// padding zeros before the tokens.
  ///
  /// Shapes: `[batch, tokens, width]` gives `[batch, windows, size, width]`.
  public func windows(
    size: Int, stride: Int = 1, dilation: Int = 1, padding: SequencePadding = .none
  ) -> Tensor {
    windows(
      SlidingWindows(self, size: size, stride: stride, dilation: dilation, padding: padding),
      name: #function)
  }

  func windows(_ windows: SlidingWindows, name: StaticString) -> Tensor {
    let shape = shape
    let copies = Tensor(
      shape: [windows.batchSize, windows.windowCount, windows.tapCount, windows.width]
    ) { output in
      withUnsafeScalars {
        WindowKernel.forward(windows, filling: 0, input: $0, output: output)
      }
    }
    return copies.recorded(from: self, operation: name) { gradient in
      Tensor(shape: shape) { inputGradient in
        gradient.withUnsafeScalars {
          WindowKernel.backward(windows, outputGradient: $0, inputGradient: inputGradient)
        }
      }
    }
  }
}

extension SlidingWindows {
  /// Makes the windows on a tensor of sequences; stops with a message if they are invalid.
  init(
    _ tokens: Tensor, size: Int, stride: Int, dilation: Int, padding: SequencePadding
  ) {
    require(
      tokens.shape.count == 3,
      "windows slide over [batch, tokens, width]; found shape \(tokens.shape)")
    require(
      size > 0 && stride > 0 && dilation > 0,
      "window size \(size), stride \(stride) and dilation \(dilation) must be positive")
    let span = (size - 1) * dilation + 1
    let zeros = padding.counts(span: span)
    require(
      zeros.before >= 0 && zeros.after >= 0,
      "padding cannot be negative: \(zeros.before) and \(zeros.after)")
    let room = tokens.shape[1] + zeros.before + zeros.after - span
    self.init(
      batchSize: tokens.shape[0], tokenCount: tokens.shape[1], width: tokens.shape[2],
      windowCount: room < 0 ? 0 : room / stride + 1, tapCount: size, stride: stride,
      dilation: dilation, padding: zeros.before)
  }
}
