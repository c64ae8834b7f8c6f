extension Tensor {
  /// The largest of each channel in windows along the tokens.
  ///
  /// The gradient goes to the largest, the first where several are equal.
  ///
  /// Shapes: `[batch, tokens, width]` gives `[batch, (tokens - size) / stride + 1, width]`; tokens that
  /// fill no window are left out.
  ///
  /// - Parameters:
  ///   - size: tokens in a window.
  ///   - stride: tokens from one window to the next; the size, so that none is in two, unless told
  ///     otherwise.
  public func maxPooled1d(size: Int, stride: Int? = nil) -> Tensor {
    windows(size: size, stride: stride ?? size).max(axis: 2)
  }

  /// The mean of each channel in windows along the tokens; all else as for
  /// `maxPooled1d(size:stride:)`.
  public func averagePooled1d(size: Int, stride: Int? = nil) -> Tensor {
    windows(size: size, stride: stride ?? size).mean(axis: 2)
  }
}
