import SluiceFiles
import SluiceKernels

/// What surrounds the tokens of a sequence when windows slide over them.
public enum SequencePadding: Sendable, Hashable {
  /// Nothing: windows lie within the sequence.
  case none
  /// As many zeros before the first token as a window reaches back, so that window `t` ends with token
  /// `t` and sees nothing after it.
  case causal
  /// As many zeros on both sides, one more behind if need be, that there is a window for each token.
  case same
  /// So many zeros before the first token and behind the last.
  case zeros(before: Int, after: Int)

  /// The zeros on both sides, for windows that reach over `span` tokens.
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
  /// The tokens under windows that slide over sequences.
  ///
  /// Window `w` holds, at place `j`, token `w stride + j dilation - before`, where `before` is what the
  /// padding puts in front.
  ///
  /// Shapes: `[batch, tokens, width]` gives `[batch, windows, size, width]`, as many windows as fit.
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
  /// The windows on a tensor of sequences; stops with a message where there can be none.
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
