import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

/// Without gradients, a weight is in memory only once, packed for products.
@Suite struct PackedParameterTests {
  let layer = Linear(37, 19, random: RandomStream(seed: 1))
  let x = Tensor.sample([5, 37])

  private var isPacked: Bool {
    if case .packed = layer.weight.operand() { true } else { false }
  }

  @Test("A product without gradients packs the weight, reading it as a tensor unpacks it")
  func roundTrip() {
    let before = layer.weight.tensor
    let bits = before.scalars.map(\.bitPattern)
    #expect(!isPacked)
    let y = withoutGradient { layer(x) }
    #expect(isPacked)
    #expect(y == withoutGradient { linear(x, weight: before, bias: layer.bias?.tensor) })
    #expect(layer.weight.tensor.scalars.map(\.bitPattern) == bits)
    #expect(!isPacked)
  }

  @Test("An update sees and changes the weight, packed or not") func update() {
    let before = layer.weight.tensor.scalars
    let y = withoutGradient { layer(x) }
    layer.weight.update { $0 = $0 * 2 }
    #expect(layer.weight.tensor.scalars == before.map { $0 * 2 })
    layer.weight.update { $0 = $0 * 0.5 }
    #expect(withoutGradient { layer(x) } == y)
  }

  @Test("A row's result has the same bits for any number of rows") func rows() {
    let all = withoutGradient { layer(x) }
    for row in 0..<5 {
      let one = withoutGradient { layer(x.rows(row..<row + 1)) }
      #expect(one == all.rows(row..<row + 1))
    }
  }

  @Test("A frozen weight is packed while what it maps needs no gradient") func frozen() throws {
    layer.freeze()
    _ = layer(x)
    #expect(isPacked)
    let tracked = x.tracked()
    let gradient = try #require(layer(tracked).sum().gradients()[tracked])
    #expect(!isPacked && gradient.shape == x.shape)
  }

  // In a separate process, because all tests share the memory that is counted.
  @Test("What is packed takes the place of the rows") func memory() async {
    await #expect(processExitsWith: .success) {
      let layer = Linear(512, 512, bias: false, random: RandomStream(seed: 1))
      let size = layer.weight.tensor.count * MemoryLayout<Float>.size
      let before = BufferCache.shared.statistics.bytesInUse
      _ = withoutGradient { layer(.zeros([1, 512])) }
      #expect(BufferCache.shared.statistics.bytesInUse - before < size / 8)
    }
  }

  @Test("A table that is the head too is read as it is packed") func tiedTable() {
    let table = Embedding(vocabularySize: 23, hiddenSize: 12, random: RandomStream(seed: 1))
    let tokens = TokenBatch([3, 0, 22, 3, 7])
    let before = withoutGradient { table(tokens) }
    let logits = withoutGradient { table.logits(before) }
    #expect(withoutGradient { table(tokens) } == before)
    if case .tensor = table.weight.operand() { Issue.record("the head left the table unpacked") }
    expectClose(
      logits.scalars, before.reshaped([5, 12]).matmul(table.weight.tensor.transposed()).scalars,
      tolerance: 1e-6)
  }

  @Test("Reading and computing at once from many tasks is safe") func concurrently() async {
    let expected = withoutGradient { layer(x) }
    let bits = layer.weight.tensor.scalars
    await withTaskGroup(of: Bool.self) { group in
      for index in 0..<8 {
        group.addTask {
          (0..<50).allSatisfy { _ in
            index.isMultiple(of: 2)
              ? withoutGradient { layer(x) } == expected : layer.weight.tensor.scalars == bits
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
