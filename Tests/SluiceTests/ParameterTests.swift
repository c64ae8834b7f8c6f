import Sluice
import Testing

@Suite struct ParameterTests {
  @Test("An update leaves alone who took the value before") func update() {
    let parameter = Parameter(Tensor([1, 2]))
    let before = parameter.tensor
    parameter.update { value in value.withUnsafeMutableScalars { $0[0] = 5 } }
    #expect(before.scalars == [1, 2])
    #expect(parameter.tensor.scalars == [5, 2])
  }

  @Test("An update happens in place where nothing uses the value") func inPlace() {
    let parameter = Parameter(Tensor([1, 2]))
    let address = parameter.tensor.withUnsafeScalars { UInt(bitPattern: $0) }
    parameter.update { value in value.withUnsafeMutableScalars { $0[0] = 5 } }
    #expect(parameter.tensor.withUnsafeScalars { UInt(bitPattern: $0) } == address)
  }

  @Test("Gradients are found after an update") func gradientAfterUpdate() {
    let parameter = Parameter(Tensor([1, 2]))
    let loss = (parameter.tensor * parameter.tensor).sum()
    parameter.update { $0 = Tensor([7, 7]) }
    #expect(loss.gradients()[parameter] == Tensor([2, 4]))
  }

  @Test("Another shape stops with a message") func otherShape() async {
    await #expect(processExitsWith: .failure) {
      Parameter(Tensor([1, 2])).update { $0 = Tensor([1]) }
    }
  }

  @Test("A tracked value is taken off the tape") func offTheTape() {
    let parameter = Parameter(Tensor([1, 2]))
    parameter.update { $0 = Tensor([3, 4]).tracked() * 2 }
    #expect(!parameter.update { $0.isTracked })
    #expect(parameter.tensor.scalars == [6, 8])
  }
}
