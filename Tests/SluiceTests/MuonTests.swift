import Sluice
import TestSupport
import Testing

@Suite struct MuonTests {
  @Test("Ten steps are PyTorch's, in single precision", arguments: OptimizerFixture.all("muon."))
  func fixture(_ fixture: OptimizerFixture) throws {
    let optimizer = Muon(
      momentum: try fixture.number("momentum"), isNesterov: try fixture.text("nesterov") == "True",
      weightDecay: try fixture.number("weight_decay"),
      updateLength: try fixture.text("adjust_lr_fn") == "original" ? .original : .matchingAdamW)
    var end = 0
    let parts = try fixture.text("packed").split(separator: ",").map { text in
      let rows = end..<end + (try #require(Int(text)))
      end = rows.upperBound
      return Parameter.Part("rows \(rows)", rows: rows)
    }
    let iteratedInBFloat16 = try fixture.fixture.open().tensors(prefix: "bfloat16.")
    try fixture.expectMatch(optimizer) { name, start in
      Parameter(start, parts: name == "packed" ? parts : [])
    } _: { name, found in
      let expected = try #require(iteratedInBFloat16[name])
      expectClose(found.scalars, expected.scalars, tolerance: 2e-2, "\(name) in bfloat16")
    }
  }

  @Test("The fixtures are there") func fixtures() {
    #expect(OptimizerFixture.all("muon.").count == 3)
  }

  struct Model: Module {
    let matrix = Parameter(.sample([4, 6], seed: 1))
    let embedding = Parameter(.sample([5, 3], seed: 2), role: .embedding)
    let vector = Parameter(.sample([7], seed: 3))

    func loss() -> Tensor {
      parameters.map { ($0.parameter.tensor * $0.parameter.tensor).sum() }.reduce(Tensor(0), +)
    }
  }

  @Test("Embeddings and vectors are AdamW's", arguments: Muon.UpdateLength.allCases)
  func others(updateLength: Muon.UpdateLength) {
    let (model, other) = (Model(), Model())
    let adamW = AdamW(beta2: 0.9, weightDecay: 0.2)
    var muon = Muon(updateLength: updateLength, adamW: adamW)
    var reference = adamW
    let factor: Float = updateLength == .original ? 0.015 : 1
    for _ in 0..<3 {
      reference.step(other, other.loss().gradients(), learningRate: 0.02 * factor)
      muon.step(model, model.loss().gradients(), learningRate: 0.02)
    }
    #expect(model.embedding.tensor == other.embedding.tensor)
    #expect(model.vector.tensor == other.vector.tensor)
    #expect(model.matrix.tensor != other.matrix.tensor)
    #expect(
      muon.state.keys.sorted() == [
        "embedding.exp_avg", "embedding.exp_avg_sq", "matrix.momentum_buffer", "vector.exp_avg",
        "vector.exp_avg_sq",
      ])
  }

  @Test("A clipped gradient and its group's rate and decay count") func groups() {
    func change(rateFactor: Float, decays: Bool, gradientScale: Float) -> Tensor {
      let model = Model()
      model.matrix.group.rateFactor = rateFactor
      model.matrix.group.decays = decays
      var gradients = model.loss().gradients()
      gradients.scale(by: gradientScale)
      var muon = Muon(weightDecay: 0.5)
      muon.step(model.parameters, gradients, learningRate: 0.1)
      return model.matrix.tensor.detached - .sample([4, 6], seed: 1)
    }
    let plain = change(rateFactor: 1, decays: false, gradientScale: 1)
    let double = change(rateFactor: 2, decays: false, gradientScale: 1)
    let decayed = change(rateFactor: 2, decays: true, gradientScale: 1)
    // The size of a first gradient has no effect.
    let scaled = change(rateFactor: 1, decays: false, gradientScale: 0.01)
    let start = Tensor.sample([4, 6], seed: 1)
    expectClose(double.scalars, (plain * 2).scalars, "rate")
    expectClose(decayed.scalars, (double - start * 0.1).scalars, "decay")
    expectClose(scaled.scalars, plain.scalars, "scale")
  }

  @Test("A matrix without a gradient's size stays, and nothing becomes NaN") func zeroGradient() {
    let model = Model()
    var muon = Muon(weightDecay: 0)
    muon.step(model, (model.loss() * 0).gradients(), learningRate: 0.1)
    #expect(model.matrix.tensor == .sample([4, 6], seed: 1))
    #expect(muon.stepCount == 1)
  }

  @Test("An optimizer that is saved and restored goes on as if never stopped") func state() throws {
    try expectResumes(Muon())
  }

  @Test("State that does not fit is refused, and nothing changes") func wrongState() throws {
    let model = Model()
    var muon = Muon()
    muon.step(model, model.loss().gradients(), learningRate: 0.1)
    let (before, count) = (muon.state, muon.stepCount)
    var foreign = before
    foreign["vector.momentum_buffer"] = .zeros([7])
    #expect(throws: WeightLoadingError.unexpected(["vector.momentum_buffer"])) {
      try muon.restore(foreign, stepCount: 9, for: model)
    }
    var misshapen = before
    misshapen["matrix.momentum_buffer"] = .zeros([6, 4])
    #expect(
      throws: WeightLoadingError.shape(
        "matrix.momentum_buffer", found: [6, 4], expected: [4, 6])
    ) { try muon.restore(misshapen, stepCount: 9, for: model) }
    #expect(muon.state == before)
    #expect(muon.stepCount == count)
  }

  @Test("Every number of threads takes the same step") func threads() {
    struct Wide: Module {
      let packed = Parameter(
        .sample([300, 150]),
        parts: [Parameter.Part("q", rows: 0..<140), .init("k", rows: 140..<300)])
      let small = Parameter(.sample([40, 30], seed: 2))
      let vector = Parameter(.sample([301], seed: 3))
    }
    expectSameForAllThreadCounts {
      let model = Wide()
      var muon = Muon()
      for _ in 0..<2 {
        let loss = model.parameters.map { ($0.parameter.tensor * $0.parameter.tensor).sum() }
          .reduce(Tensor(0), +)
        muon.step(model, loss.gradients(), learningRate: 0.1, clippingNorm: 1)
      }
      return model.parameters.map { $0.parameter.tensor.detached }
    }
  }
}
