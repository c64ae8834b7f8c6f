import Sluice
import Testing

/// Checks an operation against its definition in double precision: the values, and the gradients
/// against central differences of the definition.
///
/// The gradients are those of the sum of the result, weighted by fixed random numbers. Each input
/// is also tracked alone, and must then have the bit-identical gradient.
///
/// - Parameters:
///   - operation: from tensors to a tensor.
///   - reference: the definition, for elements in row-major order.
///   - inputs: the inputs at which to check.
///   - tolerance: of values and gradients, relative to the largest magnitude among them.
///   - what: the name in the report.
///   - sourceLocation: the source location in the report.
package func checkGradients(
  of operation: @escaping ([Tensor]) -> Tensor, reference: ([[Double]]) -> [Double],
  inputs: [Tensor], tolerance: Double = 2e-5, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let check = GradientCheck(operation: operation, inputs: inputs)
  expectClose(
    check.output.scalars, reference(inputs.map(\.doubles)), tolerance: tolerance,
    "\(what) value", allowingNothing: check.output.shape.contains(0),
    sourceLocation: sourceLocation)
  check.expectGradients(tolerance: tolerance, what, sourceLocation: sourceLocation) {
    input, index in
    let step = 1e-5 * max(1, inputs[input].doubles[index].magnitude)
    func weightedSum(_ change: Double) -> Double {
      var moved = inputs.map(\.doubles)
      moved[input][index] += change
      return dot(reference(moved), check.upstream.doubles)
    }
    return (weightedSum(step) - weightedSum(-step)) / (2 * step)
  }
}

/// Checks the gradients of an operation against differences of its own values, if a definition in
/// double precision would be too long.
///
/// Single precision allows only a step of 1/64. Richardson extrapolation with twice the step
/// removes the second-order error, and sums are computed in double precision.
///
/// - Parameters:
///   - operation: from tensors to a tensor.
///   - inputs: the inputs at which to check.
///   - tolerance: of gradients, relative to the largest magnitude among them.
///   - what: the name in the report.
///   - sourceLocation: the source location in the report.
package func checkGradients(
  of operation: @escaping ([Tensor]) -> Tensor, inputs: [Tensor], tolerance: Double = 5e-4,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  let check = GradientCheck(operation: operation, inputs: inputs)
  check.expectGradients(tolerance: tolerance, what, sourceLocation: sourceLocation) {
    input, index in
    func slope(_ step: Float) -> Double {
      func weightedSum(_ change: Float) -> (at: Double, sum: Double) {
        var moved = inputs
        var scalars = moved[input].scalars
        scalars[index] += change
        moved[input] = Tensor(scalars, shape: moved[input].shape)
        return (Double(scalars[index]), dot(operation(moved).doubles, check.upstream.doubles))
      }
      let (above, below) = (weightedSum(step), weightedSum(-step))
      return (above.sum - below.sum) / (above.at - below.at)
    }
    return (4 * slope(1 / 64) - slope(1 / 32)) / 3
  }
}

/// One run of an operation, forward and backward.
private struct GradientCheck {
  let operation: ([Tensor]) -> Tensor
  let inputs: [Tensor]
  let output: Tensor
  let upstream: Tensor
  let gradients: [Tensor?]

  init(operation: @escaping ([Tensor]) -> Tensor, inputs: [Tensor]) {
    self.operation = operation
    self.inputs = inputs
    let leaves = inputs.map { $0.tracked() }
    output = operation(leaves)
    upstream = .sample(output.shape, seed: 99, in: -1...1)
    let found = output.gradients(from: upstream)
    gradients = leaves.map { found[$0] }
  }

  func expectGradients(
    tolerance: Double, _ what: String, sourceLocation: SourceLocation,
    slope: (_ input: Int, _ index: Int) -> Double
  ) {
    #expect(
      !inputs.isEmpty, "\(what): no input to differentiate by", sourceLocation: sourceLocation)
    for (number, input) in inputs.enumerated() {
      guard let gradient = gradients[number], gradient.shape == input.shape else {
        Issue.record(
          "\(what): input \(number) of shape \(input.shape) has no gradient of its shape",
          sourceLocation: sourceLocation)
        continue
      }
      expectClose(
        gradient.scalars, (0..<input.count).map { slope(number, $0) }, tolerance: tolerance,
        "\(what) gradient of input \(number)", allowingNothing: input.shape.contains(0),
        sourceLocation: sourceLocation)
      #expect(
        gradientAlone(of: number) == gradient, "\(what): input \(number) tracked alone",
        sourceLocation: sourceLocation)
    }
  }

  private func gradientAlone(of number: Int) -> Tensor? {
    var mixed = inputs
    mixed[number] = mixed[number].tracked()
    return operation(mixed).gradients(from: upstream)[mixed[number]]
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
