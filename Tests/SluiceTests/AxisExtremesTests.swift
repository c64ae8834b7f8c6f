import Sluice
import TestSupport
import Testing

@Suite struct AxisExtremesTests {
  @Test("Largest and smallest over axes", arguments: reductions)
  func extremes(shape: [Int], axes: [Int]) {
    checkGradients(
      of: { $0[0].max(axes: axes) },
      reference: { ReferenceArray($0[0], shape).reduced(axes) { $0.max() ?? .nan } },
      inputs: [.sample(shape)], "max")
    checkGradients(
      of: { $0[0].min(axes: axes) },
      reference: { ReferenceArray($0[0], shape).reduced(axes) { $0.min() ?? .nan } },
      inputs: [.sample(shape)], "min")
  }

  @Test("Where the largest stands", arguments: [[1], [40], [5, 17], [3, 5, 2], [2, 3, 19]])
  func places(shape: [Int]) {
    let x = Tensor.sample(shape)
    for axis in shape.indices {
      let expected = ReferenceArray(x.doubles, shape).reduced([axis]) { line in
        Double(line.firstIndex(of: line.max() ?? 0) ?? -1)
      }
      #expect(x.argmax(axis: axis).map(Double.init) == expected, "axis \(axis)")
    }
  }

  @Test("Of equal ones the first counts, and gets the gradient") func ties() {
    let x = Tensor([1, 3, 3, 0, 0, 0], shape: [2, 3]).tracked()
    #expect(x.argmax(axis: 1) == [1, 0])
    #expect(x.argmax(axis: 0) == [0, 0, 0])
    let ones = Tensor([1, 1])
    #expect(x.max(axis: 1).gradients(from: ones)[x] == Tensor([0, 1, 0, 1, 0, 0], shape: [2, 3]))
    #expect(x.min(axis: 1).gradients(from: ones)[x] == Tensor([1, 0, 0, 1, 0, 0], shape: [2, 3]))
    let long = Tensor(repeating: 2, shape: [100])
    #expect(long.argmax(axis: 0) == [0])
    #expect(Tensor(repeating: -.infinity, shape: [40]).argmax(axis: 0) == [0])
  }

  @Test("NaN wins", arguments: [0, 5, 39]) func nan(place: Int) {
    var numbers = Tensor.sample([40]).scalars
    numbers[place] = .nan
    #expect(Tensor(numbers).max().scalar.isNaN)
    #expect(Tensor(numbers).min().scalar.isNaN)
    #expect(Tensor(numbers).argmax(axis: 0) == [place])
    let columns = Tensor(numbers, shape: [20, 2])
    #expect(columns.max(axis: 0).scalars.map(\.isNaN) == [place % 2 == 0, place % 2 == 1])
  }

  @Test("The extremes of nothing stop with a message") func empty() async {
    #expect(Tensor.zeros([0, 2]).max(axis: 1).shape == [0])
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 0]).max(axis: 1) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([0]).min() }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 0]).argmax(axis: 1) }
  }

  @Test("All elements, and kept axes") func shapes() {
    let x = Tensor([4, -1, 7, 2], shape: [2, 2])
    #expect(x.max() == Tensor(7))
    #expect(x.min() == Tensor(-1))
    #expect(x.max(axis: 0, keepingAxes: true) == Tensor([7, 2], shape: [1, 2]))
  }

  @Test("Every number of threads gives the same bits") func threads() {
    let x = Tensor.sample([97, 30, 41])
    expectSameForAllThreadCounts {
      let leaf = x.tracked()
      let sum = leaf.max(axis: 1).sum() + leaf.min(axes: [0, 2]).sum()
      return [sum, sum.gradients()[leaf]].compactMap(\.self)
    }
  }
}
