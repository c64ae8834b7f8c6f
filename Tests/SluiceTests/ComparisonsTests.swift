import Sluice
import TestSupport
import Testing

@Suite struct ComparisonsTests {
  @Test("1 where it holds, else 0", arguments: broadcastShapes)
  func comparisons(a: [Int], b: [Int]) {
    // Few different numbers, so that some are equal.
    let x = Tensor(Tensor.sample(a, seed: 1).scalars.map { $0.rounded() }, shape: a)
    let y = Tensor(Tensor.sample(b, seed: 2).scalars.map { $0.rounded() }, shape: b)
    func expect(_ found: Tensor, _ holds: (Double, Double) -> Bool) {
      let expected = ReferenceArray.combined(
        ReferenceArray(x.doubles, a), ReferenceArray(y.doubles, b)
      ) { holds($0, $1) ? 1 : 0 }
      #expect(found.doubles == expected)
    }
    expect(x .< y, <)
    expect(x .<= y, <=)
    expect(x .> y, >)
    expect(x .>= y, >=)
    expect(x .== y, ==)
    expect(x .!= y, !=)
  }

  @Test("With a number on either side") func numbers() {
    let x = Tensor([-1, 0, 1])
    #expect(
      [x .< 0, x .<= 0, x .> 0, x .>= 0].map(\.scalars) == [
        [1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 1],
      ])
    #expect(
      [0 .< x, 0 .<= x, 0 .> x, 0 .>= x].map(\.scalars) == [
        [0, 0, 1], [0, 1, 1], [1, 0, 0], [1, 1, 0],
      ])
    #expect([x .== 0, x .!= 0].map(\.scalars) == [[0, 1, 0], [1, 0, 1]])
  }

  @Test("NaN compares with nothing, and nothing is tracked") func nan() {
    let x = Tensor([.nan]).tracked()
    #expect(
      [x .< x, x .<= x, x .> x, x .>= x, x .== x, x .!= x].map(\.scalar) == [0, 0, 0, 0, 0, 1])
    #expect(!(x .< x).isTracked)
  }
}
