import Sluice
import TestSupport
import Testing

@Suite struct Pooling1DTests {
  @Test("Largest and mean of windows", arguments: [(1, nil), (3, nil), (3, 1), (2, 3)])
  func pooling(size: Int, stride: Int?) {
    let step = stride ?? size
    let windows = (7 - size) / step + 1
    func reference(_ x: [Double], _ pool: ([Double]) -> Double) -> [Double] {
      let x = ReferenceArray(x, [2, 7, 3])
      return ReferenceArray.indices(of: [2, windows, 3]).map { index in
        pool((0..<size).map { x[[index[0], index[1] * step + $0, index[2]]] })
      }
    }
    checkGradients(
      of: { $0[0].maxPooled1d(size: size, stride: stride) },
      reference: { reference($0[0]) { $0.max() ?? 0 } }, inputs: [.sample([2, 7, 3])], "max")
    checkGradients(
      of: { $0[0].averagePooled1d(size: size, stride: stride) },
      reference: { reference($0[0]) { $0.reduce(0, +) / Double(size) } },
      inputs: [.sample([2, 7, 3])], "mean")
  }

  @Test("Of equal tokens the first gets the gradient") func ties() {
    let x = Tensor([2, 2, 1, 1], shape: [1, 4, 1]).tracked()
    let gradient = x.maxPooled1d(size: 2).sum().gradients()[x]
    #expect(gradient == Tensor([1, 0, 1, 0], shape: [1, 4, 1]))
  }
}
