import Sluice
import TestSupport
import Testing

@Suite struct SGDTests {
  @Test("Ten steps are PyTorch's", arguments: OptimizerFixture.all("sgd."))
  func fixture(_ fixture: OptimizerFixture) throws {
    let optimizer = SGD(
      momentum: try fixture.number("momentum"), isNesterov: try fixture.text("nesterov") == "True",
      weightDecay: try fixture.number("weight_decay"))
    try fixture.expectMatch(optimizer) { _, start in Parameter(start) }
  }

  @Test("The fixtures are there") func fixtures() {
    #expect(OptimizerFixture.all("sgd.").count == 3)
  }

  @Test("Without momentum nothing is kept") func plain() {
    let model = AdamWTests.Model()
    var optimizer = SGD()
    optimizer.step(model, model.loss().gradients(), learningRate: 0.1)
    #expect(optimizer.state.isEmpty)
    #expect(optimizer.stepCount == 1)
  }

  @Test("An optimizer that is saved and restored goes on as if never stopped") func state() throws {
    try expectResumes(SGD(momentum: 0.9, isNesterov: true, weightDecay: 0.1))
  }

  @Test("State that does not fit is refused, and nothing changes") func wrongState() {
    let model = AdamWTests.Model()
    var optimizer = SGD(momentum: 0.9)
    #expect(throws: WeightLoadingError.unexpected(["matrix.exp_avg"])) {
      try optimizer.restore(["matrix.exp_avg": .zeros([3, 5])], stepCount: 1, for: model)
    }
    #expect(
      throws: WeightLoadingError.shape(
        "matrix.momentum_buffer", found: [5, 3], expected: [3, 5])
    ) {
      try optimizer.restore(["matrix.momentum_buffer": .zeros([5, 3])], stepCount: 1, for: model)
    }
    #expect(optimizer.stepCount == 0)
    #expect(optimizer.state.isEmpty)
  }

  @Test("Nesterov without momentum stops with a message") func noMomentum() async {
    await #expect(processExitsWith: .failure) { _ = SGD(momentum: 0, isNesterov: true) }
  }
}
