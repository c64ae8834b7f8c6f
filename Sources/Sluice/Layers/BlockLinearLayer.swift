/// A block-diagonal linear layer: a separate linear map for each group of columns, such as each head.
///
/// Shapes: `[..., groups * inputs]` gives `[..., groups * outputs]`.
public struct BlockLinear: Module {
  /// The matrices, `[groups, outputs, inputs]`.
  public let weight: Parameter

  /// Makes maps with random weights, initialized like a `Linear` with the sizes of one group.
  public init(
    groupCount: Int, _ inputSize: Int, _ outputSize: Int, initialization: Initialization? = nil,
    random: RandomStream
  ) {
    weight = (initialization ?? .standard(inputSize: inputSize)).parameter(
      [groupCount, outputSize, inputSize], using: random)
  }

  /// The result for `x`, plus a bias of shape `[groups * outputs]` if there is one.
  public func callAsFunction(_ x: Tensor, bias: Parameter? = nil) -> Tensor {
    blockLinear(
      x, weight: weight.tensor,
      bias: bias?.tensor.reshaped(Array(weight.shape.prefix(2))))
  }
}
