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
    // A base of its own: tables are shared by all that is alike.
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

  @Test("An odd head dimension stops with a message") func oddDimension() async {
    await #expect(processExitsWith: .failure) { _ = RotaryEmbedding(headDimension: 5) }
  }
}
