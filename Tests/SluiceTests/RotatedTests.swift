import TestSupport
import Testing

@testable import Sluice

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

  @Test("Each token by its own position") func positions() {
    let table = RotaryTable(positionCount: 12, headDimension: 6)
    let x = Tensor.sample([2, 3, 14])
    let positions = [7, 0, 11, 3, 3, 1]
    checkGradients(
      of: { $0[0].rotated(headCount: 2, headDimension: 6, by: table, positions: positions) },
      reference: { x in
        var expected: [Double] = []
        for (row, position) in positions.enumerated() {
          let token = Array(x[0][row * 14..<row * 14 + 14])
          expected += Reference.rotated(
            token, tokenCount: 1, headCount: 2, headDimension: 6, columns: 14,
            positionOffset: position)
        }
        return expected
      }, inputs: [x])
    #expect(
      x.rotated(headCount: 2, headDimension: 6, by: table, positions: [4, 5, 6, 4, 5, 6])
        == x.rotated(headCount: 2, headDimension: 6, by: table, positionOffset: 4))
  }

  @Test(
    "Positions are one a token, within the table", arguments: [[0, 1], [0, 12, 1], [-1, 0, 0]])
  func impossiblePositions(positions: [Int]) async {
    await #expect(processExitsWith: .failure) { [positions] in
      _ = Tensor.zeros([1, 3, 2]).rotated(
        headCount: 1, headDimension: 2, by: RotaryTable(positionCount: 12, headDimension: 2),
        positions: positions)
    }
  }

  @Test("Part of a head, by frequencies and a factor of their own")
  func scaledGradients() {
    let scaling = RotaryScaling.yarn(factor: 4, originalContext: 64, attentionFactor: 1.5)
    let table = RotaryTable(
      positionCount: 12, headDimension: 11, rotatedDimension: 6, scaling: scaling)
    checkGradients(
      of: { $0[0].rotated(headCount: 2, headDimension: 11, by: table, positionOffset: 5) },
      reference: {
        Reference.rotated(
          $0[0], tokenCount: 3, headCount: 2, headDimension: 11, columns: 25, positionOffset: 5,
          rotatedDimension: 6,
          frequencies: scaling.frequencies(rotatedDimension: 6, base: 10000), factor: 1.5)
      }, inputs: [.sample([2, 3, 25])])
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
