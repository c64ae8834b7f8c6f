import Sluice
import Synchronization
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

  @Test("Numbers arise at the first read, once") func start() {
    let count = Mutex(0)
    let parameter = Parameter(shape: [2, 3]) {
      count.withLock { $0 += 1 }
      return Tensor(repeating: 4, shape: [2, 3])
    }
    #expect(parameter.shape == [2, 3] && parameter.count == 6 && count.withLock { $0 } == 0)
    #expect(parameter.tensor.scalars == parameter.tensor.scalars)
    #expect(parameter.tensor[1, 2] == 4 && count.withLock { $0 } == 1)
  }

  @Test("An update may be the first read") func updateStarts() {
    let parameter = Parameter(shape: [1]) { Tensor([3]) }
    parameter.update { $0 = Tensor([$0.scalar + 1]) }
    #expect(parameter.tensor.scalars == [4])
  }

  @Test("Of a frozen parameter no gradient is computed") func frozen() {
    let (fixed, free) = (Parameter(Tensor([1, 2])), Parameter(Tensor([3, 4])))
    fixed.isTrainable = false
    let gradients = (fixed.tensor * free.tensor).sum().gradients()
    #expect(gradients[fixed] == nil && gradients[free] == Tensor([1, 2]))
    fixed.isTrainable = true
    #expect((fixed.tensor * free.tensor).sum().gradients()[fixed] == Tensor([3, 4]))
  }

  @Test("A reader waits while others change a value, and sees it whole") func concurrentUpdates()
    async
  {
    let parameter = Parameter(Tensor(repeating: 0, shape: [1000]))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<50 {
            parameter.update { value in
              value.withUnsafeMutableScalars { for index in 0..<1000 { $0[index] += 1 } }
            }
          }
          return true
        }
        group.addTask {
          (0..<50).allSatisfy { _ in Set(parameter.tensor.scalars).count == 1 }
        }
      }
      for await isWhole in group { #expect(isWhole) }
    }
    #expect(parameter.tensor[0] == 200)
  }

  @Test("Roles follow from the shape unless said; vectors do not decay") func roles() {
    #expect(Parameter(.zeros([2, 2])).role == .matrix && Parameter(.zeros([2, 2])).group.decays)
    #expect(Parameter(.zeros([2])).role == .vector && !Parameter(.zeros([2])).group.decays)
    #expect(Parameter(.zeros([2, 2]), role: .embedding).role == .embedding)
  }

  @Test("Parts that leave rows out stop with a message") func parts() async {
    await #expect(processExitsWith: .failure) {
      _ = Parameter(.zeros([4, 1]), parts: [.init("a", rows: 0..<1), .init("b", rows: 2..<4)])
    }
  }
}
