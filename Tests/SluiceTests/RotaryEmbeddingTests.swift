import Sluice
import TestSupport
import Testing

@Suite struct RotaryEmbeddingTests {
  let rotary = RotaryEmbedding(headDimension: 6, base: 500)

  @Test("Heads are turned by their positions, however many") func positions() {
    for tokenCount in [1, 7, 65, 301] {
      let x = Tensor.sample([2, tokenCount, 20])
      expectClose(
        rotary(x, headCount: 3, positionOffset: 4).scalars,
        Reference.rotated(
          x.doubles, tokenCount: tokenCount, headCount: 3, headDimension: 6, columns: 20,
          base: 500, positionOffset: 4))
    }
  }

  @Test("A table is kept and grows") func tables() {
    // A base that no other test uses, because tables are shared.
    let rotary = RotaryEmbedding(headDimension: 6, base: 501)
    #expect(rotary.table(positionCount: 3).positionCount == 64)
    let grown = rotary.table(positionCount: 65)
    #expect(grown.positionCount == 128)
    #expect(rotary.table(positionCount: 3).positionCount == 128)
    #expect(RotaryEmbedding(headDimension: 8).table(positionCount: 1).headDimension == 8)
  }

  @Test("A tensor that is handed over is turned in place") func inPlace() {
    let x = Tensor.sample([1, 4, 6])
    let before = x.withUnsafeScalars { UInt(bitPattern: $0) }
    let y = rotary(consume x, headCount: 1)
    #expect(y.withUnsafeScalars { UInt(bitPattern: $0) } == before)
  }

  @Test("Part of a head may be turned") func partial() throws {
    let rotary = RotaryEmbedding(headDimension: 7, rotatedDimension: 4)
    try rotary.validate()
    let x = Tensor.sample([2, 5, 16])
    expectClose(
      rotary(x, headCount: 2).scalars,
      Reference.rotated(
        x.doubles, tokenCount: 5, headCount: 2, headDimension: 7, columns: 16,
        rotatedDimension: 4))
    #expect(rotary.table(positionCount: 1).rotatedDimension == 4)
  }

  @Test("Tables of other scalings are others") func scaledTables() {
    let x = Tensor.sample([1, 5, 6])
    let plain = rotary(x, headCount: 1)
    let scaled = RotaryEmbedding(headDimension: 6, base: 500, scaling: .linear(factor: 2))
    #expect(scaled(x, headCount: 1) != plain)
    #expect(rotary(x, headCount: 1) == plain)
  }

  @Test("Dimensions that are not pairs of a head are told", arguments: [0, 3, 10, -2])
  func validation(rotatedDimension: Int) {
    #expect(
      throws: ConfigurationError.outOfRange(
        setting: "rotatedDimension", value: "\(rotatedDimension)",
        expected: "an even number in 2...8")
    ) {
      try RotaryEmbedding(headDimension: 8, rotatedDimension: rotatedDimension).validate()
    }
    #expect(throws: ConfigurationError.oddHeadDimension(5)) {
      try RotaryEmbedding(headDimension: 5).validate()
    }
  }

  @Test("A scaling that cannot be is told too") func scalingValidation() {
    #expect(throws: ConfigurationError.self) {
      try RotaryEmbedding(headDimension: 8, scaling: .linear(factor: 0.5)).validate()
    }
    #expect(throws: ConfigurationError.self) {
      try RotaryEmbedding(
        headDimension: 8, base: 1, scaling: .yarn(factor: 2, originalContext: 64)
      ).validate()
    }
  }

  @Test("An odd head dimension stops with a message") func oddDimension() async {
    await #expect(processExitsWith: .failure) {
      _ = RotaryEmbedding(headDimension: 5).table(positionCount: 1)
    }
  }
}
