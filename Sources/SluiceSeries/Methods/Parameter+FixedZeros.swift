import Sluice

extension Parameter {
  /// A tensor of zeros that is not trained.
  static func fixedZeros(_ shape: [Int]) -> Parameter {
    let parameter = Parameter(shape: shape) { .zeros(shape) }
    parameter.isTrainable = false
    return parameter
  }
}
