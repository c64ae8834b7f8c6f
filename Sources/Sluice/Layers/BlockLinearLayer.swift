/// A small linear map of its own for each group of columns, such as each head's slice.
///
/// Shapes: `[..., groups * inputs]` gives `[..., groups * outputs]`.
public struct BlockLinear: Module {
  /// The matrices, `[groups, outputs, inputs]`.
  public let weight: Parameter

  /// Makes maps with random weights; they start as those of a `Linear` of one group's sizes.
  public init(
    groupCount: Int, _ inputSize: Int, _ outputSize: Int, initialization: Initialization? = nil,
    random: RandomStream
  ) {
    weight = (initialization ?? .standard(inputSize: inputSize)).parameter(
      [groupCount, outputSize, inputSize], using: random)
  }

  /// The result for `x`, plus `[groups * outputs]` numbers where there is a bias.
  public func callAsFunction(_ x: Tensor, bias: Parameter? = nil) -> Tensor {
    blockLinear(
      x, weight: weight.tensor,
      bias: bias?.tensor.reshaped(Array(weight.shape.prefix(2))))
  }
}
