import SluiceFiles
/// A linear layer on the last axis: `x W^T + b`.
///
/// Shapes: `[..., inputSize]` gives `[..., outputSize]`.
///
/// ```swift
/// let layer = Linear(64, 128, random: RandomStream(seed: 1))
/// layer(x, activation: .gelu)
/// ```
public struct Linear: Module {
  /// The weight matrix, `[outputSize, inputSize]`.
  public let weight: Parameter
  /// The bias, `[outputSize]`.
  public let bias: Parameter?

  /// Makes a layer of the given parameters.
  public init(weight: Parameter, bias: Parameter?) {
    require(
      weight.shape.count == 2 && (bias == nil || bias?.shape == [weight.shape[0]]),
      "a weight of shape \(weight.shape) does not fit a bias of shape \(bias?.shape ?? [])")
    self.weight = weight
    self.bias = bias
  }

  /// Makes a layer with random weights.
  ///
  /// - Parameters:
  ///   - inputSize: length of the last axis of the input.
  ///   - outputSize: length of the last axis of the output.
  ///   - bias: whether the layer has a bias.
  ///   - initialization: the initialization of the weight, with a bias of zeros; nil for PyTorch's default:
  ///     weight and bias uniform between `-1 / sqrt(inputSize)` and `1 / sqrt(inputSize)`.
  ///   - role: the role of the weight for optimizers.
  ///   - parts: named ranges of outputs, if the layer packs several maps.
  ///   - random: the random stream for the weights.
  public init(
    _ inputSize: Int, _ outputSize: Int, bias: Bool = true, initialization: Initialization? = nil,
    role: Parameter.Role = .matrix, parts: [Parameter.Part] = [], random: RandomStream
  ) {
    let standard = Initialization.standard(inputSize: inputSize)
    weight = (initialization ?? standard).parameter(
      [outputSize, inputSize], role: role, parts: parts, using: random.substream(0))
    self.bias =
      bias
      ? (initialization == nil ? standard : .zeros).parameter(
        [outputSize], parts: parts, using: random.substream(1)) : nil
  }

  /// The result for `x`, after an activation if one is given.
  public func callAsFunction(_ x: Tensor, activation: Activation = .identity) -> Tensor {
    linear(x, weight: weight, bias: bias?.tensor, activation: activation)
  }

  /// The sum of the result and `residual`, computed in place if `residual` is not used elsewhere.
  public func callAsFunction(_ x: Tensor, addedTo residual: consuming Tensor) -> Tensor {
    linear(x, weight: weight, bias: bias?.tensor, addedTo: residual)
  }

  /// The result for `x`, added to a residual if there is one.
  func mapped(_ x: Tensor, addedTo residual: consuming Tensor?) -> Tensor {
    guard let residual = consume residual else { return self(x) }
    return self(x, addedTo: consume residual)
  }
}
