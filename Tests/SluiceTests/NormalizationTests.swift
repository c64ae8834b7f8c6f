import Sluice
import TestSupport
import Testing

@Suite struct NormalizationTests {
  let x = Tensor.sample([2, 3, 5])

  @Test("A new layer norm gives rows of mean zero and deviation one") func layerNorm() {
    let ones = [Double](repeating: 1, count: 5)
    let expected = Reference.layerNorm(x.doubles, weight: ones, bias: nil, epsilon: 1e-5)
    expectClose(LayerNorm(5)(x).scalars, expected)
    #expect(LayerNorm(5).parameters.map(\.name) == ["weight", "bias"])
    #expect(LayerNorm(5, bias: false).parameters.map(\.name) == ["weight"])
  }

  @Test("A new RMS norm gives rows of mean square one") func rmsNorm() {
    let ones = [Double](repeating: 1, count: 5)
    let expected = Reference.rmsNorm(x.doubles, weight: ones, epsilon: 1e-6)
    expectClose(RMSNorm(5)(x).scalars, expected)
    #expect(RMSNorm(5).parameters.map(\.name) == ["weight"])
  }

  @Test("A weight that is kept less one scales alike, and starts at zero") func zeroCentered() {
    let (plain, centered) = (RMSNorm(5), RMSNorm(5, isZeroCentered: true))
    #expect(centered.weight.tensor.scalars == [0, 0, 0, 0, 0])
    expectClose(centered(x).scalars, plain(x).doubles)
    let weight = Tensor.sample([5])
    plain.weight.update { $0 = weight }
    centered.weight.update { $0 = weight - 1 }
    expectClose(centered(x).scalars, plain(x).doubles)
    let (a, b) = (plain(x), centered(x))
    let upstream = Tensor.sample(x.shape, seed: 3)
    expectClose(
      b.gradients(from: upstream)[centered.weight]?.scalars ?? [],
      a.gradients(from: upstream)[plain.weight]?.doubles ?? [])
    #expect(
      (Normalization.rms.layer(5, isZeroCentered: true) as? RMSNorm)?.isZeroCentered == true)
  }

  @Test("A kind makes its layer") func kinds() {
    #expect(Normalization.layer.layer(5) is LayerNorm)
    #expect((Normalization.layer.layer(5, bias: false) as? LayerNorm)?.bias == nil)
    #expect((Normalization.rms.layer(5, epsilon: 0.5) as? RMSNorm)?.epsilon == 0.5)
  }
}
