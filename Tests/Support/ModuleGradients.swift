import Sluice
import Testing

/// Checks the gradients of a module's input and of all its trainable parameters against differences of its own values.
///
/// Steps are as in `checkGradients(of:inputs:)`. The tolerance of a tensor with a small gradient is relative
/// to a tenth of the largest gradient, because differences in single precision are not more precise.
///
/// - Parameters:
///   - module: the module whose parameters are changed, one element at a time.
///   - input: the input at which to check.
///   - tolerance: of gradients, relative to the largest magnitude in their tensor.
///   - what: the name in the report.
///   - sourceLocation: the source location in the report.
///   - operation: from the input to a tensor, computed with the module.
package func checkGradients(
  of module: some Module, at input: Tensor, tolerance: Double = 5e-4, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation, _ operation: (Tensor) -> Tensor
) {
  let x = input.tracked()
  let output = operation(x)
  let upstream = Tensor.sample(output.shape, seed: 99, in: -1...1)
  let gradients = output.gradients(from: upstream)
  let parameters = module.parameters.filter(\.parameter.isTrainable)
  let found = [gradients[x]] + parameters.map { gradients[$0.parameter] }
  let largest = found.compactMap { $0?.doubles.map(\.magnitude).max() }.max() ?? 0
  #expect(largest > 0, "\(what) has no gradient", sourceLocation: sourceLocation)

  func weightedSum(_ x: Tensor) -> Double {
    zip(operation(x).doubles, upstream.doubles).reduce(0) { $0 + $1.0 * $1.1 }
  }
  func expect(_ gradient: Tensor?, of value: Tensor, _ name: String, at: (Tensor) -> Double) {
    func slope(_ index: Int, _ step: Float) -> Double {
      func moved(_ change: Float) -> (at: Double, sum: Double) {
        var scalars = value.scalars
        scalars[index] += change
        return (Double(scalars[index]), at(Tensor(scalars, shape: value.shape)))
      }
      let (above, below) = (moved(step), moved(-step))
      return (above.sum - below.sum) / (above.at - below.at)
    }
    let expected = (0..<value.count).map { (4 * slope($0, 1 / 64) - slope($0, 1 / 32)) / 3 }
    expectClose(
      gradient?.scalars ?? [], expected, tolerance: tolerance, floor: largest / 10,
      "\(what) gradient of \(name)", sourceLocation: sourceLocation)
  }

  expect(found[0], of: input, "the input") { weightedSum($0) }
  for (entry, gradient) in zip(parameters, found.dropFirst()) {
    let value = entry.parameter.tensor.detached
    expect(gradient, of: value, entry.name) { moved in
      entry.parameter.update { $0 = moved }
      defer { entry.parameter.update { $0 = value } }
      return weightedSum(input)
    }
  }
}
