import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

/// The effect of bfloat16 products, and what is unchanged.
@Suite struct PrecisionTests {
  /// The tensor rounded to the nearest bfloat16 numbers.
  private func rounded(_ tensor: Tensor) -> Tensor {
    Tensor(
      tensor.scalars.map { number in
        let bits = number.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16) & 1) & 0xFFFF_0000)
      }, shape: tensor.shape)
  }

  private func relativeError(_ found: Tensor, _ expected: Tensor) -> Float {
    let scale = expected.scalars.map(\.magnitude).max() ?? 0
    let error = zip(found.scalars, expected.scalars).map { ($0 - $1).magnitude }.max() ?? 0
    return error / max(scale, .leastNormalMagnitude)
  }

  @Test("Operands are rounded, sums are not") func products() {
    let (a, b) = (Tensor.sample([3, 40, 33]), Tensor.sample([33, 20], seed: 2))
    let found = withPrecision(.bfloat16) { a.matmul(b) }
    let expected = rounded(a).matmul(rounded(b))
    #expect(relativeError(found, expected) < 1e-6)
    #expect(relativeError(found, a.matmul(b)) > 1e-4)
    let weight = Tensor.sample([20, 33], seed: 3)
    let map = withPrecision(.bfloat16) { linear(a, weight: weight) }
    #expect(relativeError(map, linear(rounded(a), weight: rounded(weight))) < 1e-6)
  }

  @Test("Gradients are computed in their operation's precision, wherever they are asked for")
  func gradients() throws {
    let x = Tensor.sample([5, 33]).tracked()
    let weight = Tensor.sample([20, 33], seed: 2).tracked()
    let upstream = Tensor.sample([5, 20], seed: 3)
    func gradients(_ precision: Precision) throws -> [Tensor] {
      let y = withPrecision(precision) { linear(x, weight: weight) }
      let found = y.gradients(from: upstream)
      return [try #require(found[x]), try #require(found[weight])]
    }
    let (exact, found) = (try gradients(.float32), try gradients(.bfloat16))
    for (found, exact) in zip(found, exact) {
      #expect(relativeError(found, exact) < 1e-2 && found != exact)
    }
    let expected = rounded(upstream).matmul(rounded(weight.detached))
    #expect(relativeError(found[0], expected) < 1e-6)
  }

  @Test("Every gate computes in bfloat16, near float32", arguments: Gate.table + Gate.variants)
  func gates(gate: Gate) throws {
    let subject = try GatedSubject(gate, tokenCount: 9)
    let x = subject.input.tracked()
    func results(_ precision: Precision) throws -> [Tensor] {
      let y = withPrecision(precision) { subject(x) }
      let gradients = y.gradients(from: .sample(y.shape, seed: 5))
      return [y, try #require(gradients[x])]
    }
    let (exact, found) = (try results(.float32), try results(.bfloat16))
    for (found, exact) in zip(found, exact) {
      #expect(relativeError(found, exact) < 4e-2 && found != exact, "\(gate.name)")
    }
  }

  @Test("Everything at once has the same bits on all numbers of threads") func threads() throws {
    let layer = try GatedSelfAttention(
      .init(
        hiddenSize: 36, headCount: 6, keyValueHeadCount: 2, dropout: 0.1,
        gates: [
          Gate(.input, .elementwise), Gate(.query, .shared, activation: .tanh),
          Gate(.value, .elementwise, activation: .silu), Gate(.output, .headwise), .forget,
        ],
        positions: .rotary(RotaryEmbedding(headDimension: 6, base: 100, rotatedDimension: 4)),
        normalizesQueriesAndKeys: true, softCap: 5, sink: .learned),
      random: RandomStream(seed: 1))
    let x = Tensor.sample([2, 131, 36]).tracked()
    let mask = Mask.causal.and(.slidingWindow(70)).and(.documents(lengths: [[131], [40, 80]]))
    try expectSameForAllThreadCounts {
      try withPrecision(.bfloat16) {
        let y = layer(x, mask: mask, dropout: RandomStream(seed: 2))
        let gradients = y.gradients(from: .sample(y.shape, seed: 2))
        return [y, try #require(gradients[x])]
          + layer.parameters.compactMap { gradients[$0.parameter] }
      }
    }
  }

  @Test("A weight that is rounded for products keeps its own bits") func packedWeights() {
    let layer = Linear(37, 19, random: RandomStream(seed: 1))
    let x = Tensor.sample([5, 37])
    let bits = layer.weight.tensor.scalars
    let exact = withoutGradient { layer(x) }
    let rounded = withPrecision(.bfloat16) { withoutGradient { layer(x) } }
    #expect(rounded != exact)
    #expect(withPrecision(.bfloat16) { withoutGradient { layer(x) } } == rounded)
    #expect(layer.weight.tensor.scalars == bits)
    #expect(withoutGradient { layer(x) } == exact)
    layer.weight.update { $0 = $0 * 2 }
    #expect(layer.weight.tensor.scalars == bits.map { $0 * 2 })
  }

  @Test("Off the tape and on it, a product has the same bits") func tape() {
    let layer = Linear(37, 19, bias: false, random: RandomStream(seed: 1))
    let x = Tensor.sample([64, 37])
    withPrecision(.bfloat16) {
      let tracked = layer(x.tracked())
      #expect(withoutGradient { layer(x) } == tracked.detached)
    }
  }
}
