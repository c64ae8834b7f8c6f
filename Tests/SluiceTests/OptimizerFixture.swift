import Sluice
import SluiceModels
import TestSupport
import Testing

/// Ten steps of an optimizer in PyTorch: the initial values, gradients and final values of parameters.
struct OptimizerFixture: CustomTestStringConvertible {
  let fixture: Fixture

  /// The fixtures with this prefix.
  static func all(_ prefix: String) -> [OptimizerFixture] {
    Fixture.all(in: "optimizers").filter { $0.testDescription.hasPrefix(prefix) }
      .map { OptimizerFixture(fixture: $0) }
  }

  var testDescription: String { fixture.testDescription }

  /// A model with parameters by name.
  struct Model: Module {
    let weights: [String: Parameter]
  }

  /// The value of a setting, as a number.
  func number(_ key: String) throws -> Float {
    try #require(Float(text(key)))
  }

  /// The value of a setting.
  func text(_ key: String) throws -> String {
    try #require(fixture.open().metadata[key])
  }

  /// Takes the steps and compares the results.
  func expectMatch(
    _ optimizer: some Optimizer, makeParameter: (String, Tensor) -> Parameter,
    _ alsoExpect: (String, Tensor) throws -> Void = { _, _ in }
  ) throws {
    var optimizer = optimizer
    let file = try fixture.open()
    let starts = try file.tensors(prefix: "start.")
    #expect(!starts.isEmpty)
    let model = Model(
      weights: Dictionary(
        uniqueKeysWithValues: starts.map { ($0.key, makeParameter($0.key, $0.value)) }))
    let gradients = try file.tensors(prefix: "gradients.")
    for step in 0..<10 {
      var found = Gradients()
      for (name, parameter) in model.weights {
        let all = try #require(gradients[name])
        found[parameter] = Tensor(
          Array(all.scalars[step * parameter.count..<(step + 1) * parameter.count]),
          shape: parameter.shape)
      }
      optimizer.step(model, found, learningRate: try number("lr"))
    }
    #expect(optimizer.stepCount == 10)
    for (name, parameter) in model.weights {
      let end = try #require(file.tensors(prefix: "end.")[name])
      expectClose(parameter.tensor.scalars, end.scalars, name)
      try alsoExpect(name, parameter.tensor.detached)
    }
    let states = try file.tensors(prefix: "state.")
    for (name, expected) in states {
      let found = try #require(optimizer.state["weights.\(name).momentum_buffer"])
      expectClose(found.scalars, expected.scalars, "\(name)'s momentum")
    }
    #expect(optimizer.state.count == states.count)
  }
}

/// Expects three steps, a save and three more steps to be bit-identical with six steps.
func expectResumes(
  _ optimizer: some Optimizer, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  func steps(_ count: Int, _ model: AdamWTests.Model, _ optimizer: inout some Optimizer) {
    for _ in 0..<count {
      optimizer.step(model, model.loss().gradients(), learningRate: 0.05, clippingNorm: 10)
    }
  }
  let (model, other) = (AdamWTests.Model(), AdamWTests.Model())
  var (whole, before, after) = (optimizer, optimizer, optimizer)
  steps(6, model, &whole)
  steps(3, other, &before)
  try after.restore(before.state, stepCount: before.stepCount, for: other)
  steps(3, other, &after)
  #expect(!whole.state.isEmpty, sourceLocation: sourceLocation)
  #expect(other.values == model.values, sourceLocation: sourceLocation)
  #expect(after.state == whole.state, sourceLocation: sourceLocation)
  #expect(after.stepCount == 6, sourceLocation: sourceLocation)
}
