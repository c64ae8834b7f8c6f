import Sluice
import TestSupport
import Testing

@Suite struct ConcatenatedTests {
  @Test("Along any axis", arguments: [0, 1, 2, -1, -3])
  func concatenation(axis: Int) {
    let place = axis < 0 ? axis + 3 : axis
    let shapes = [3, 1, 0, 5].map { length in
      var shape = [2, 3, 4]
      shape[place] = length
      return shape
    }
    checkGradients(
      of: { .concatenated($0, axis: axis) },
      reference: { values in
        let parts = zip(values, shapes).map { ReferenceArray($0, $1) }
        var whole = [2, 3, 4]
        whole[place] = 9
        return ReferenceArray.indices(of: whole).map { index in
          var index = index
          var part = 0
          while index[place] >= shapes[part][place] {
            index[place] -= shapes[part][place]
            part += 1
          }
          return parts[part][index]
        }
      }, inputs: shapes.enumerated().map { .sample($1, seed: UInt64($0 + 1)) })
  }

  @Test(
    "Side by side along a new axis",
    arguments: [(0, [3, 2, 5]), (1, [2, 3, 5]), (-1, [2, 5, 3])])
  func stacking(axis: Int, shape: [Int]) {
    let tensors = (1...3).map { Tensor.sample([2, 5], seed: $0) }
    let stack = Tensor.stacked(tensors, axis: axis)
    #expect(stack.shape == shape)
    for (number, tensor) in tensors.enumerated() { #expect(stack[number, axis: axis] == tensor) }
    checkGradients(of: { .stacked($0, axis: axis) }, inputs: tensors)
  }

  @Test("What does not fit stops with a message") func misfit() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.concatenated([.zeros([2, 3]), .zeros([3, 3])], axis: 1)
    }
    await #expect(processExitsWith: .failure) { _ = Tensor.concatenated([], axis: 0) }
    await #expect(processExitsWith: .failure) { _ = Tensor.stacked([.zeros([2]), .zeros([3])]) }
  }
}
