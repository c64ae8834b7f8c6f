import Sluice
import TestSupport
import Testing

@Suite struct SliceTests {
  @Test(
    "Part of an axis",
    arguments: [
      ([7], 0, 2..<5), ([3, 7], 1, 0..<7), ([3, 7], -1, 3..<3), ([7, 3], 0, 6..<7),
      ([2, 5, 17], 1, 1..<4), ([2, 5, 17], -2, 4..<5), ([0, 4], 1, 1..<3),
    ] as [([Int], Int, Range<Int>)])
  func part(shape: [Int], axis: Int, range: Range<Int>) {
    let place = axis < 0 ? axis + shape.count : axis
    var part = shape
    part[place] = range.count
    #expect(Tensor.sample(shape)[range, axis: axis].shape == part)
    checkGradients(
      of: { $0[0][range, axis: axis] },
      reference: { [part] in
        ReferenceArray($0[0], shape).taken(as: part) { index in
          var source = index
          source[place] += range.lowerBound
          return source
        }
      }, inputs: [.sample(shape)])
  }

  @Test("Ranges with open ends, and single places") func ranges() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(x[1..., axis: 1] == Tensor([2, 3, 5, 6], shape: [2, 2]))
    #expect(x[..<1, axis: 1] == Tensor([1, 4], shape: [2, 1]))
    #expect(x[...1, axis: 0] == x)
    #expect(x[3..., axis: 1].shape == [2, 0])
    #expect(x[2, axis: -1] == Tensor([3, 6]))
    #expect(x[1, axis: 0] == Tensor([4, 5, 6]))
  }

  @Test("Parts together make the whole, and so do their gradients") func splitting() {
    let x = Tensor.sample([3, 7, 2]).tracked()
    let parts = x.split(lengths: [2, 0, 4, 1], axis: 1)
    #expect(parts.map { $0.shape[1] } == [2, 0, 4, 1])
    #expect(Tensor.concatenated(parts, axis: 1) == x)
    let upstream = Tensor.sample([3, 7, 2], seed: 2)
    #expect(Tensor.concatenated(parts, axis: 1).gradients(from: upstream)[x] == upstream)
    let three = Tensor.sample([2, 6]).split(into: 3, axis: -1)
    #expect(three.map(\.shape) == [[2, 2], [2, 2], [2, 2]])
  }

  @Test("Overlapping parts' gradients add up, beside those of the whole") func overlap() {
    let x = Tensor([1, 2, 3, 4]).tracked()
    let sum = x[0..<3, axis: 0].sum() + x[1..<4, axis: 0].sum() * 10 + (x * 100).sum()
    #expect(sum.gradients()[x] == Tensor([101, 111, 111, 110]))
  }

  @Test("A gradient that others hold is not changed by a part's") func sharing() {
    let (x, y) = (Tensor([1, 2]).tracked(), Tensor([3, 4]).tracked())
    let gradients = (x[0..<1, axis: 0].sum() * 5 + (x + y).sum()).gradients()
    #expect(gradients[x] == Tensor([6, 1]))
    #expect(gradients[y] == Tensor([1, 1]))
  }

  @Test("What is not there stops with a message") func outside() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3])[1..<4, axis: 1] }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3])[4..., axis: 1] }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3])[-1..<2, axis: 1] }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3])[3, axis: 1] }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]).split(into: 2, axis: 1) }
    await #expect(processExitsWith: .failure) {
      _ = Tensor.zeros([2, 3]).split(lengths: [1, 1], axis: 1)
    }
  }
}
