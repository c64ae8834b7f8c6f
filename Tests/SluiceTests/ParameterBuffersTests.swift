import Sluice
import Testing

@Suite struct ParameterBuffersTests {
  struct Model: Module {
    let a = Parameter(Tensor([1, 2]))
    let b = Parameter(Tensor([3]))
  }

  @Test("Buffers start at zero and are saved once written") func buffers() {
    let model = Model()
    var gradients = Gradients()
    gradients[model.a] = Tensor([5, 6])
    var buffers = ParameterBuffers(suffix: ".mean")
    #expect(buffers.state.isEmpty)
    for entry in gradients.entries(of: model.parameters) {
      #expect(buffers[entry] == .zeros([2]))
      buffers[entry] = buffers[entry] + entry.gradient
      #expect(buffers[entry] == Tensor([5, 6]))
    }
    #expect(buffers.state == ["a.mean": Tensor([5, 6])])
    #expect(model.parameters.map(buffers.holds) == [true, false])
  }

  @Test("Restoring takes what is known, or demands all") func restoring() throws {
    let model = Model()
    var buffers = ParameterBuffers(suffix: ".mean")
    var state = ["a.mean": Tensor([5, 6]), "else": Tensor([7])]
    #expect(throws: WeightLoadingError.missing("b.mean")) {
      var copy = state
      try buffers.restore(from: &copy, for: model.parameters, allowing: [])
    }
    #expect(buffers.state.isEmpty)
    try buffers.restore(from: &state, for: model.parameters)
    #expect(buffers.state == ["a.mean": Tensor([5, 6])])
    #expect(state == ["else": Tensor([7])])
  }
}
