import Sluice
import Testing

@Suite struct TensorTests {
  @Test("Elements lie row by row") func elements() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x[1, 0] == 4)
    #expect(x.count == 6)
    #expect(x.rowCount == 2)
    #expect(x.lastDimension == 3)
    #expect(Tensor(7).shape == [])
    #expect(Tensor(7).rowCount == 1)
    #expect(Tensor(7).scalar == 7)
  }

  @Test("A copy is its own value") func copies() {
    let x = Tensor([1, 2])
    var y = x
    y.withUnsafeMutableScalars { $0[0] = 9 }
    #expect(x == Tensor([1, 2]))
    #expect(y == Tensor([9, 2]))
  }

  @Test("A new shape keeps the elements, and gradients take the old one") func reshaping() {
    let x = Tensor([1, 2, 3, 4], shape: [2, 2]).tracked()
    let y = x.reshaped([4])
    #expect(y.scalars == [1, 2, 3, 4])
    #expect(y.gradients(from: Tensor([1, 2, 3, 4]))[x] == Tensor([1, 2, 3, 4], shape: [2, 2]))
  }

  @Test("Empty tensors are tensors") func empty() {
    let x = Tensor.zeros([3, 0])
    #expect(x.scalars == [])
    #expect(x + x == x)
    #expect(x.sum().scalar == 0)
  }

  @Test("Too few numbers for a shape stop with a message") func tooFew() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
  }

  @Test("An index outside stops with a message") func outside() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2])[2] }
  }

  @Test("Changing what is on the tape stops with a message") func changingTracked() async {
    await #expect(processExitsWith: .failure) {
      var x = Tensor([1, 2]).tracked()
      x.withUnsafeMutableScalars { $0[0] = 3 }
    }
    var x = Tensor([1, 2]).tracked().detached
    x.withUnsafeMutableScalars { $0[0] = 3 }
    #expect(x == Tensor([3, 2]))
  }

  @Test("Negative lengths whose product fits stop with a message") func negativeLengths() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2]).reshaped([-1, -2]) }
  }
}
