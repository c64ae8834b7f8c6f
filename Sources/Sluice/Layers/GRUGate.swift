import SluiceFiles
/// A gated residual connection: the update of a gated recurrent unit (GRU) instead of a sum.
///
/// With the residual `x` and the output `y` of a layer:
///
///     r = sigmoid(y Wr^T + x Ur^T)
///     z = sigmoid(y Wz^T + x Uz^T - b)
///     h = tanh(y Wg^T + (r * x) Ug^T)
///     out = (1 - z) * x + z * h
///
/// `b` is initially 2, so that the output is mostly the residual (`z` is about 0.12). Source: GTrXL,
/// Parisotto et al. 2019, https://arxiv.org/abs/1910.06764. PyTorch's `GRUCell` differs: it has no `b`, its
/// `z` keeps the old state, and `r` is applied after the product.
///
/// ```swift
/// let gate = GRUGate(64, random: RandomStream(seed: 1))
/// gate(attention(norm(x)), residual: x)  // [..., 64]
/// ```
public struct GRUGate: Module {
  /// The maps of the layer's output: `Wr`, `Wz` and `Wg`, packed in this order, `[3 width, width]`.
  public let output: Linear
  /// The maps of the residual: `Ur` and `Uz`, packed in this order, `[2 width, width]`.
  public let residual: Linear
  /// The map of the reset residual: `Ug`, `[width, width]`.
  public let candidate: Linear
  /// The bias `b`, `[width]`; larger values keep more of the residual.
  public let bias: Parameter

  /// Makes a gate of the given maps, which have no biases, and the bias `b`.
  public init(output: Linear, residual: Linear, candidate: Linear, bias: Parameter) {
    let width = candidate.weight.shape[0]
    require(
      output.weight.shape == [3 * width, width] && residual.weight.shape == [2 * width, width]
        && candidate.weight.shape == [width, width] && bias.shape == [width],
      """
      a GRU gate cannot be made of weights of shapes \(output.weight.shape), \
      \(residual.weight.shape), \(candidate.weight.shape) and a bias of shape \(bias.shape)
      """)
    self.output = output
    self.residual = residual
    self.candidate = candidate
    self.bias = bias
  }

  /// Makes a gate with random weights.
  ///
  /// - Parameters:
  ///   - width: length of the last axis of input and output.
  ///   - initialBias: the initial value of `b`.
  ///   - initialization: the initialization of the weights, as in `Linear`.
  ///   - random: the random stream for the weights.
  public init(
    _ width: Int, initialBias: Float = usualBias, initialization: Initialization? = nil,
    random: RandomStream
  ) {
    func map(_ parts: [String], _ number: UInt64) -> Linear {
      Linear(
        width, parts.count * width, bias: false, initialization: initialization,
        parts: parts.enumerated().map { index, name in
          Parameter.Part(name, rows: index * width..<(index + 1) * width)
        }, random: random.substream(number))
    }
    self.init(
      output: map(["r", "z", "h"], 0), residual: map(["r", "z"], 1), candidate: map(["h"], 2),
      bias: Parameter(repeating: initialBias, shape: [width]))
  }

  /// The default initial value of `b`.
  public static let usualBias: Float = 2

  /// The gated combination of the layer's output `y` and the residual `x`.
  ///
  /// Shapes: `x`, `y` and the result are `[..., width]`.
  public func callAsFunction(_ y: Tensor, residual x: Tensor) -> Tensor {
    let width = bias.shape[0]
    let fromOutput = output(y)
    let fromBoth = fromOutput.columns(0..<2 * width) + residual(x)
    let reset = gated(x, logits: fromBoth.columns(0..<width))
    let h = candidate(reset, addedTo: fromOutput.columns(2 * width..<3 * width)).activated(.tanh)
    return highway(new: h, old: x, logits: updateLogits(fromBoth))
  }

  /// The logits of `z`.
  func updateLogits(_ y: Tensor, residual x: Tensor) -> Tensor {
    updateLogits(output(y).columns(0..<2 * bias.shape[0]) + residual(x))
  }

  private func updateLogits(_ fromBoth: Tensor) -> Tensor {
    let width = bias.shape[0]
    return gated(
      fromBoth.columns(width..<2 * width), logits: bias.tensor * -1, activation: .identity,
      combination: .add)
  }
}
