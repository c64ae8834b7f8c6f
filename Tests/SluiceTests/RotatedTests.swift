import Sluice
import TestSupport
import Testing

@Suite struct RotatedTests {
  @Test("Values and gradients", arguments: [(1, 2, 2), (3, 6, 18), (2, 34, 81)], [0, 5])
  func gradients(sizes: (headCount: Int, headDimension: Int, columns: Int), offset: Int) {
    let (headCount, headDimension, columns) = sizes
    let table = RotaryTable(positionCount: 12, headDimension: headDimension)
    checkGradients(
      of: {
        $0[0].rotated(
          headCount: headCount, headDimension: headDimension, by: table, positionOffset: offset)
      },
      reference: {
        Reference.rotated(
          $0[0], tokenCount: 3, headCount: headCount, headDimension: headDimension,
          columns: columns, positionOffset: offset)
      }, inputs: [.sample([2, 3, columns])])
  }

  @Test("Who else holds the tensor keeps it as it was") func sharing() {
    let table = RotaryTable(positionCount: 4, headDimension: 2)
    let x = Tensor.sample([1, 4, 2])
    let copy = Tensor(x.scalars, shape: x.shape)
    let y = x.rotated(headCount: 1, headDimension: 2, by: table)
    #expect(y != x)
    #expect(x == copy)
  }

  @Test("A tensor that nothing else uses is turned in place") func inPlace() {
    let table = RotaryTable(positionCount: 4, headDimension: 2)
    let x = Tensor.sample([1, 4, 2])
    let before = x.address
    let y = (consume x).rotated(headCount: 1, headDimension: 2, by: table)
    #expect(y.address == before)
  }

  @Test("Positions beyond the table stop with a message") func beyondTable() async {
    await #expect(processExitsWith: .failure) {
      let table = RotaryTable(positionCount: 4, headDimension: 2)
      _ = Tensor.zeros([1, 4, 2]).rotated(
        headCount: 1, headDimension: 2, by: table, positionOffset: 1)
    }
  }
}
