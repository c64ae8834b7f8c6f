import Sluice
import TestSupport
import Testing

@Suite struct OptimizerKindTests {
  @Test("Each kind does what it says to a subset of parameters", arguments: OptimizerKind.allCases)
  func kinds(kind: OptimizerKind) {
    let model = AdamWTests.Model()
    let before = model.values
    var optimizer = kind.optimizer(kind.usual)
    let gradients = model.loss().gradients()
    optimizer.step([model.parameters[1]], gradients, learningRate: 0.1)
    #expect(model.values[0] == before[0])
    #expect(model.values[1] != before[1])
    #expect(optimizer.stepCount == 1)
  }

  @Test("A frozen parameter stays, others follow their group", arguments: OptimizerKind.allCases)
  func groups(kind: OptimizerKind) {
    let model = AdamWTests.Model()
    let before = model.values
    model.matrix.isTrainable = false
    model.vector.group.rateFactor = 0
    var optimizer = kind.optimizer(kind.usual)
    optimizer.step(model, model.loss().gradients(), learningRate: 0.1)
    #expect(model.values == before)
  }

  @Test("Gradients that are not finite change nothing", arguments: OptimizerKind.allCases)
  func notFinite(kind: OptimizerKind) {
    let model = AdamWTests.Model()
    let before = model.values
    var optimizer = kind.optimizer(kind.usual)
    let norm = optimizer.step(
      model, (model.loss() * .nan).gradients(), learningRate: 0.1, clippingNorm: 1)
    #expect(norm.isNaN)
    #expect(model.values == before)
    #expect(optimizer.stepCount == 0)
    #expect(optimizer.state.isEmpty)
  }

  @Test("Each kind learns a linear map", arguments: zip(OptimizerKind.allCases, [0.05, 0.01, 0.1]))
  func learns(kind: OptimizerKind, learningRate: Float) {
    let layer = Linear(6, 4, random: RandomStream(seed: 1))
    let x = Tensor.sample([20, 6], seed: 1)
    let target = linear(x, weight: Tensor.sample([4, 6], seed: 3))
    func loss() -> Tensor {
      let error = layer(x) - target
      return (error * error).mean()
    }
    let start = loss().scalar
    var settings = kind.usual
    settings.weightDecay = 0
    var optimizer = kind.optimizer(settings)
    for _ in 0..<100 {
      optimizer.step(layer, loss().gradients(), learningRate: learningRate)
    }
    #expect(loss().scalar < 0.1 * start)
  }

  @Test("Kinds are called as in flags and files") func names() {
    #expect(OptimizerKind.allCases.map(\.rawValue) == ["adamw", "sgd", "muon"])
  }
}
