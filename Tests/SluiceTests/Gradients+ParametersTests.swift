import Sluice
import TestSupport
import Testing

@Suite struct GradientsParametersTests {
  struct Model: Module {
    let b: Parameter
    let a: Parameter

    init() {
      // Created in a different order from that of the properties.
      a = Parameter(Tensor([3, 0]))
      b = Parameter(Tensor([4]))
    }

    /// Gradients `[3, 0]` and `[4]`.
    func gradients() -> Gradients {
      ((a.tensor * a.tensor).sum() * 0.5 + (b.tensor * b.tensor).sum() * 0.5).gradients()
    }
  }

  @Test("Entries come in the order of creation, without parameters that have no gradient")
  func entries() {
    let model = Model()
    #expect(model.parameters.map(\.name) == ["b", "a"])
    let entries = model.gradients().entries(of: model.parameters)
    #expect(entries.map(\.name) == ["a", "b"])
    #expect(entries.map(\.gradient) == [Tensor([3, 0]), Tensor([4])])
    #expect((model.a.tensor * 2).sum().gradients().entries(of: model.parameters).count == 1)
  }

  @Test("The norm is that of all parameters, or of some") func norm() {
    let model = Model()
    var gradients = model.gradients()
    #expect(gradients.norm(of: model.parameters) == 5)
    #expect(gradients.norm(of: [model.parameters[0]]) == 4)
    gradients.scale(by: -2)
    #expect(gradients.norm(of: model.parameters) == 10)
    #expect(Gradients().norm(of: model.parameters) == 0)
  }

  @Test("Clipping leaves a factor pending, which is part of each gradient") func clipping() {
    let model = Model()
    var gradients = model.gradients()
    #expect(gradients.clip(toNorm: 10, of: model.parameters) == 5)
    #expect(gradients.pendingScale == 1)
    #expect(gradients.clip(toNorm: 1, of: model.parameters) == 5)
    expectClose([gradients.pendingScale], [0.2], tolerance: 1e-6)
    expectClose(gradients[model.a]?.scalars ?? [], [0.6, 0], tolerance: 1e-6)
    let entry = gradients.entries(of: model.parameters)[0]
    #expect(entry.unscaled == Tensor([3, 0]))
    #expect(entry.scale == gradients.pendingScale)
    #expect(entry.gradient == gradients[model.a])
  }

  @Test("A norm that is not finite clips nothing", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) {
    let model = Model()
    var gradients = model.gradients()
    gradients[model.b] = Tensor([value])
    #expect(!gradients.clip(toNorm: 1, of: model.parameters).isFinite)
    #expect(gradients.pendingScale == 1)
  }

  @Test("Sums and changes see the pending factor") func pending() {
    let model = Model()
    var (gradients, other) = (model.gradients(), model.gradients())
    gradients.scale(by: 2)
    gradients.add(other)
    #expect(gradients[model.a] == Tensor([9, 0]))
    gradients.scale(by: 0.5)
    other.scale(by: 0.5)
    gradients.add(other)
    #expect(gradients[model.b] == Tensor([8]))
    gradients.scale(by: 2)
    gradients[model.a] = Tensor([1, 1])
    #expect(gradients[model.a] == Tensor([1, 1]))
    #expect(gradients[model.b] == Tensor([16]))
  }

  @Test("A mapping sees gradients as they are and keeps the others") func mapping() {
    let model = Model()
    var gradients = model.gradients()
    gradients.scale(by: 2)
    var names: [String] = []
    let doubled = gradients.mapping(model.parameters.filter { $0.name == "a" }) { name, gradient in
      names.append(name)
      #expect(gradient == Tensor([6, 0]))
      return gradient * 2
    }
    #expect(names == ["a"])
    #expect(doubled[model.a] == Tensor([12, 0]))
    #expect(doubled[model.b] == Tensor([8]))
    #expect(gradients[model.a] == Tensor([6, 0]))
  }

  @Test("A gradient of another shape stops with a message") func wrongShape() async {
    await #expect(processExitsWith: .failure) {
      var gradients = Gradients()
      gradients[Parameter(Tensor([1]))] = Tensor([1, 2])
    }
  }
}
