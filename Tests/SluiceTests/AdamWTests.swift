import Foundation
import Sluice
import TestSupport
import Testing

@Suite struct AdamWTests {
  struct Model: Module {
    let matrix = Parameter(.sample([3, 5], seed: 1))
    let vector = Parameter(.sample([7], seed: 2))
    let idle = Parameter(.sample([2, 2], seed: 3))

    /// A loss whose gradients change with the parameters.
    func loss() -> Tensor {
      (matrix.tensor * matrix.tensor).sum() * 5 + (vector.tensor * vector.tensor).sum()
    }

    var values: [Tensor] { parameters.map { $0.parameter.tensor.detached } }
  }

  /// `torch.optim.AdamW`, one element at a time, in double precision.
  private struct ReferenceAdamW {
    var value: Double
    var (first, second) = (0.0, 0.0)

    init(_ value: Double) { self.value = value }

    mutating func step(
      _ gradient: Double, number: Int, rate: Double, decay: Double, beta1: Double = 0.9,
      beta2: Double = 0.99, epsilon: Double = 1e-8
    ) {
      value *= 1 - rate * decay
      first += (1 - beta1) * (gradient - first)
      second += (1 - beta2) * (gradient * gradient - second)
      let mean = first / (1 - pow(beta1, Double(number)))
      let square = second / (1 - pow(beta2, Double(number)))
      value -= rate * mean / (square.squareRoot() + epsilon)
    }
  }

  @Test("Steps are PyTorch's: clipped, and decaying matrices only", arguments: [nil, 0.5, 1000])
  func steps(clippingNorm: Float?) {
    let model = Model()
    var optimizer = AdamW(beta2: 0.99, weightDecay: 0.1)
    var matrix = model.matrix.tensor.doubles.map { ReferenceAdamW($0) }
    var vector = model.vector.tensor.doubles.map { ReferenceAdamW($0) }
    for number in 1...5 {
      let gradients = matrix.map { 10 * $0.value } + vector.map { 2 * $0.value }
      let norm = gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let scale = clippingNorm.map { min(1, Double($0) / (norm + 1e-6)) } ?? 1
      for index in matrix.indices {
        matrix[index].step(gradients[index] * scale, number: number, rate: 0.1, decay: 0.1)
      }
      for index in vector.indices {
        vector[index].step(gradients[15 + index] * scale, number: number, rate: 0.1, decay: 0)
      }
      let found = optimizer.step(
        model, model.loss().gradients(), learningRate: 0.1, clippingNorm: clippingNorm)
      expectClose([found], [norm], "norm")
    }
    expectClose(model.matrix.tensor.scalars, matrix.map(\.value), "matrix")
    expectClose(model.vector.tensor.scalars, vector.map(\.value), "vector")
    #expect(model.idle.tensor == .sample([2, 2], seed: 3))
    #expect(optimizer.stepCount == 5)
  }

  @Test("An optimizer that is saved and restored goes on as if never stopped") func state() throws {
    let (model, other) = (Model(), Model())
    var optimizer = AdamW()
    for _ in 0..<3 { optimizer.step(model, model.loss().gradients(), learningRate: 0.1) }
    for _ in 0..<3 { optimizer.step(model, model.loss().gradients(), learningRate: 0.1) }

    var before = AdamW()
    for _ in 0..<3 { before.step(other, other.loss().gradients(), learningRate: 0.1) }
    #expect(
      before.state.keys.sorted() == [
        "matrix.exp_avg", "matrix.exp_avg_sq", "vector.exp_avg", "vector.exp_avg_sq",
      ])
    var after = AdamW()
    try after.restore(before.state, stepCount: before.stepCount, for: other)
    for _ in 0..<3 { after.step(other, other.loss().gradients(), learningRate: 0.1) }
    #expect(other.values == model.values)
    #expect(after.state == optimizer.state)
  }

  @Test("State that does not fit is refused, and nothing changes") func wrongState() {
    let model = Model()
    var optimizer = AdamW()
    optimizer.step(model, model.loss().gradients(), learningRate: 0.1)
    let state = optimizer.state
    var other = AdamW()

    var incomplete = state
    incomplete["matrix.exp_avg_sq"] = nil
    #expect(throws: WeightLoadingError.missing("matrix.exp_avg_sq")) {
      try other.restore(incomplete, stepCount: 1, for: model)
    }
    var misshapen = state
    misshapen["vector.exp_avg"] = .zeros([8])
    #expect(
      throws: WeightLoadingError.shape("vector.exp_avg", found: [8], expected: [7])
    ) { try other.restore(misshapen, stepCount: 1, for: model) }
    var foreign = state
    foreign["elsewhere.exp_avg"] = .zeros([1])
    #expect(throws: WeightLoadingError.unexpected(["elsewhere.exp_avg"])) {
      try other.restore(foreign, stepCount: 1, for: model)
    }
    #expect(other.stepCount == 0)
    #expect(other.state.isEmpty)
  }

  @Test("A parameter's group says its rate, and whether it decays") func groups() {
    func matrix(rateFactor: Float, decays: Bool, rate: Float) -> Tensor {
      let model = Model()
      model.matrix.group.rateFactor = rateFactor
      model.matrix.group.decays = decays
      var optimizer = AdamW(weightDecay: 0.5)
      optimizer.step(model, model.loss().gradients(), learningRate: rate)
      return model.matrix.tensor.detached
    }
    let plain = matrix(rateFactor: 1, decays: true, rate: 0.25)
    #expect(matrix(rateFactor: 0.5, decays: true, rate: 0.5) == plain)
    let difference = matrix(rateFactor: 1, decays: false, rate: 0.25) - plain
    expectClose(difference.scalars, (Tensor.sample([3, 5], seed: 1) * 0.125).scalars)
  }

  @Test("Gradients that are not finite change nothing", arguments: [Float.nan, .infinity])
  func notFinite(factor: Float) {
    let model = Model()
    let before = model.values
    var optimizer = AdamW()
    let norm = optimizer.step(
      model, (model.loss() * factor).gradients(), learningRate: 0.1, clippingNorm: 1)
    #expect(!norm.isFinite)
    #expect(model.values == before)
    #expect(optimizer.stepCount == 0)
  }

  @Test("A step changes parameters in place") func inPlace() {
    let model = Model()
    var optimizer = AdamW()
    let address = model.matrix.tensor.address
    optimizer.step(model, model.loss().gradients(), learningRate: 0.1)
    #expect(model.matrix.tensor.address == address)
  }

  @Test("Every number of threads takes the same step") func threads() {
    struct Wide: Module {
      let weight = Parameter(.sample([301, 333]))
    }
    expectSameForAllThreadCounts {
      let model = Wide()
      var optimizer = AdamW()
      for _ in 0..<2 {
        let loss = (model.weight.tensor * model.weight.tensor).sum()
        optimizer.step(model, loss.gradients(), learningRate: 0.1, clippingNorm: 1)
      }
      return [model.weight.tensor.detached]
    }
  }
}
