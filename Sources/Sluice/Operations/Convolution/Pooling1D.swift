extension Tensor {
  /// Max pooling: the maximum of each channel in windows along the tokens.
  ///
  /// The gradient goes to the maximum, or to the first of several equal ones.
  ///
  /// Shapes: `[batch, tokens, width]` gives `[batch, (tokens - size) / stride + 1, width]`; tokens of an
  /// incomplete window are ignored.
  ///
  /// - Parameters:
  ///   - size: the number of tokens in a window.
  ///   - stride: the number of tokens between the starts of two windows; nil for `size`, so that windows do
  ///     not overlap.
  public func maxPooled1d(size: Int, stride: Int? = nil) -> Tensor {
    windows(size: size, stride: stride ?? size).max(axis: 2)
  }

  /// Average pooling: the mean of each channel in windows along the tokens.
  ///
  /// Shapes and parameters are those of `maxPooled1d(size:stride:)`.
  public func averagePooled1d(size: Int, stride: Int? = nil) -> Tensor {
    windows(size: size, stride: stride ?? size).mean(axis: 2)
  }
}
