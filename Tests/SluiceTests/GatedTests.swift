import Sluice
import TestSupport
import Testing

@Suite struct GatedTests {
  /// The definition, for rows in which groups of columns are gated.
  private func reference(
    _ values: [Double], _ logits: [Double], width: Int, columns: Range<Int>, groupCount: Int,
    _ granularity: GateGranularity, _ activation: Activation, _ combination: GateCombination
  ) -> [Double] {
    let d = columns.count / groupCount
    let n = granularity.width(groupCount: groupCount, groupWidth: d)
    return values.enumerated().map { index, value in
      let (row, column) = (index / width, index % width)
      guard columns.contains(column) else { return value }
      let inside = column - columns.lowerBound
      let place =
        switch granularity {
        case .elementwise: inside
        case .headwise: inside / d
        case .shared: inside % d
        case .tokenwise: 0
        }
      let g = Reference.activation(
        activation, logits[(logits.count == n ? 0 : row * n) + place])
      return combination == .multiply ? value * g : value + g
    }
  }

  @Test(
    "Every granularity and combination, logits of each row or constant",
    arguments: GateGranularity.allCases, GateCombination.allCases)
  func gradients(granularity: GateGranularity, combination: GateCombination) {
    for (width, columns, groups) in [(14, 1..<13, 3), (6, 0..<6, 1), (40, 0..<38, 2)] {
      let n = granularity.width(groupCount: groups, groupWidth: columns.count / groups)
      for logitShape in [[2, 3, n], [n]] {
        checkGradients(
          of: {
            gated(
              $0[0], columns: columns, logits: $0[1], granularity: granularity,
              groupCount: groups, activation: .silu, combination: combination)
          },
          reference: {
            reference(
              $0[0], $0[1], width: width, columns: columns, groupCount: groups, granularity,
              .silu, combination)
          }, inputs: [.sample([2, 3, width]), .sample(logitShape, seed: 2)],
          "\(columns) of \(width), logits \(logitShape)")
      }
    }
  }

  @Test("Every activation", arguments: Activation.allCases) func activations(_ function: Activation)
  {
    checkGradients(
      of: {
        gated($0[0], logits: $0[1], granularity: .headwise, groupCount: 3, activation: function)
      },
      reference: {
        reference(
          $0[0], $0[1], width: 15, columns: 0..<15, groupCount: 3, .headwise, function, .multiply)
      }, inputs: [.sample([4, 15]), .sample([4, 3], seed: 2)])
  }

  @Test("A highway mixes new and old", arguments: GateGranularity.allCases)
  func highways(granularity: GateGranularity) {
    let n = granularity.width(groupCount: 2, groupWidth: 5)
    for logitShape in [[3, n], [n]] {
      checkGradients(
        of: {
          highway(
            new: $0[0], old: $0[1], logits: $0[2], granularity: granularity, groupCount: 2)
        },
        reference: { inputs in
          func gate(_ values: [Double], _ logits: [Double]) -> [Double] {
            reference(
              values, logits, width: 10, columns: 0..<10, groupCount: 2, granularity, .sigmoid,
              .multiply)
          }
          let new = gate(inputs[0], inputs[2])
          let old = gate(inputs[1], inputs[2].map { -$0 })
          return zip(new, old).map { $0 + $1 }
        },
        inputs: [
          .sample([3, 10]), .sample([3, 10], seed: 2), .sample(logitShape, seed: 3),
        ])
    }
  }

  @Test("The values, which somebody else holds, stay as they were") func sharing() {
    let x = Tensor.sample([2, 5])
    let copy = Tensor(x.scalars, shape: x.shape)
    #expect(gated(x, logits: Tensor([0]), granularity: .tokenwise) == copy * 0.5)
    #expect(x == copy)
  }

  @Test("Logits of another width stop with a message") func mismatch() async {
    await #expect(processExitsWith: .failure) {
      _ = gated(.zeros([2, 6]), logits: .zeros([2, 3]), granularity: .headwise, groupCount: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = gated(.zeros([2, 6]), logits: .zeros([3, 6]))
    }
    await #expect(processExitsWith: .failure) {
      _ = gated(.zeros([2, 6]), logits: .zeros([2, 4]), granularity: .headwise, groupCount: 4)
    }
  }
}
