import SluiceFiles
/// A one-dimensional convolution along the tokens of sequences (technically a cross-correlation).
///
/// `y[b, t, o] = bias[o] + sum over c, j of x[b, t stride + j dilation - before, c] weight[o, c, j]`, where
/// `c` runs over the channels of the group of `o`, and `before` is the number of padding zeros before the
/// tokens.
///
/// ```swift
/// conv1d(x, weight: w, padding: .causal)                     // w: [out, in, taps]
/// conv1d(x, weight: w, groups: channels, padding: .causal)   // depthwise, w: [channels, 1, taps]
/// ```
///
/// Shapes: `x: [batch, tokens, in]`, `weight: [out, in / groups, taps]` as in PyTorch,
/// `bias: [out]`, result `[batch, windows, out]`. Without padding there are
/// `(tokens - (taps - 1) dilation - 1) / stride + 1` windows, none where that is below 1.
///
/// - Parameters:
///   - x: the sequences; channels are the elements of a token.
///   - weight: the filters.
///   - bias: added to each output.
///   - stride: the number of tokens between the starts of two windows.
///   - dilation: the number of tokens between two taps.
///   - groups: the number of groups of channels, which are convolved separately. With as many groups as
///     channels, the convolution is depthwise.
///   - padding: the zeros around the tokens.
/// - Returns: an element for each window and filter.
/// - Complexity: `2 windows out taps in / groups` operations per sequence; the windows are copied, which
///   takes `taps` times the memory of the input.
public func conv1d(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, stride: Int = 1, dilation: Int = 1,
  groups: Int = 1, padding: SequencePadding = .none
) -> Tensor {
  require(
    x.shape.count == 3 && weight.shape.count == 3 && groups > 0
      && x.shape[2] == groups * weight.shape[1] && weight.shape[0].isMultiple(of: groups),
    """
    conv1d: filters [out, in / groups, taps] = \(weight.shape) in \(groups) groups do not fit \
    sequences [batch, tokens, in] = \(x.shape)
    """)
  require(
    bias == nil || bias?.shape == [weight.shape[0]],
    "conv1d: the bias has shape \(bias?.shape ?? []), but the filters have \(weight.shape[0]) outputs"
  )
  let windows = x.windows(
    size: weight.shape[2], stride: stride, dilation: dilation, padding: padding)
  let result = windows.filtered(by: weight, groups: groups)
  return bias.map { result + $0 } ?? result
}

extension Tensor {
  /// Applies filters `[out, in / groups, taps]` to windows `[batch, windows, taps, in]`.
  fileprivate func filtered(by weight: Tensor, groups: Int) -> Tensor {
    let (batch, windows, taps) = (shape[0], shape[1], shape[2])
    let (out, perGroup) = (weight.shape[0], weight.shape[1])
    // Each filter in the layout of a window: taps, then channels.
    let filters = weight.transposed()
    if perGroup == 1, out == groups {
      return (self * filters.reshaped([out, taps]).transposed()).sum(axis: 2)
    }
    guard groups > 1 else {
      return reshaped([batch, windows, taps * perGroup])
        .matmul(filters.reshaped([out, taps * perGroup]).transposed())
    }
    let rows = batch * windows
    let grouped = reshaped([rows, taps, groups, perGroup]).permuted([2, 0, 1, 3])
      .reshaped([groups, rows, taps * perGroup])
    let matrices = filters.reshaped([groups, out / groups, taps * perGroup]).transposed()
    return grouped.matmul(matrices).transposed(0, 1).reshaped([batch, windows, out])
  }
}
