import Sluice
import TestSupport
import Testing

@Suite struct Convolution1DTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var input = [2, 9, 4]
    var out = 6
    var taps = 3
    var stride = 1
    var dilation = 1
    var groups = 1
    var padding = SequencePadding.none
    var before = 0
    var windows: Int

    var testDescription: String {
      "\(input) to \(out), \(taps) taps, stride \(stride), dilation \(dilation), groups \(groups)"
    }
    var weight: [Int] { [out, input[2] / groups, taps] }

    /// The definition, from all inputs in row-major order.
    func reference(_ x: [Double], _ weight: [Double], _ bias: [Double]) -> [Double] {
      let (x, filters) = (ReferenceArray(x, input), ReferenceArray(weight, self.weight))
      let perGroup = input[2] / groups
      return ReferenceArray.indices(of: [input[0], windows, out]).map { index in
        let (window, filter) = (index[1], index[2])
        let firstChannel = filter / (out / groups) * perGroup
        var sum = bias[filter]
        for tap in 0..<taps {
          let token = window * stride + tap * dilation - before
          guard token >= 0, token < input[1] else { continue }
          for channel in 0..<perGroup {
            sum += x[[index[0], token, firstChannel + channel]] * filters[[filter, channel, tap]]
          }
        }
        return sum
      }
    }
  }

  static let cases = [
    Case(windows: 7), Case(taps: 1, windows: 9), Case(stride: 2, windows: 4),
    Case(dilation: 2, padding: .causal, before: 4, windows: 9), Case(groups: 2, windows: 7),
    Case(out: 4, groups: 4, padding: .causal, before: 2, windows: 9),
    Case(out: 8, groups: 4, windows: 7),
    Case(
      input: [1, 1, 1], out: 1, taps: 3, padding: .same, before: 1, windows: 1),
    Case(
      input: [3, 11, 6], out: 9, taps: 4, stride: 3, dilation: 2, groups: 3,
      padding: .zeros(before: 2, after: 3), before: 2, windows: 4),
    Case(input: [0, 9, 4], windows: 7),
  ]

  @Test("The definition, and its gradients", arguments: cases)
  func convolution(_ shape: Case) {
    checkGradients(
      of: {
        conv1d(
          $0[0], weight: $0[1], bias: $0[2], stride: shape.stride, dilation: shape.dilation,
          groups: shape.groups, padding: shape.padding)
      }, reference: { shape.reference($0[0], $0[1], $0[2]) },
      inputs: [
        .sample(shape.input, seed: 1), .sample(shape.weight, seed: 2),
        .sample([shape.out], seed: 3),
      ])
  }

  @Test("A causal convolution sees nothing of the future") func causality() {
    let (x, weight) = (Tensor.sample([1, 8, 3], seed: 1), Tensor.sample([3, 1, 4], seed: 2))
    let whole = conv1d(x, weight: weight, groups: 3, padding: .causal)
    let start = conv1d(x[..<5, axis: 1], weight: weight, groups: 3, padding: .causal)
    #expect(whole[..<5, axis: 1] == start)
  }

  @Test("Filters that do not fit stop with a message") func misfit() async {
    await #expect(processExitsWith: .failure) {
      _ = conv1d(.zeros([1, 5, 4]), weight: .zeros([2, 3, 3]))
    }
    await #expect(processExitsWith: .failure) {
      _ = conv1d(.zeros([1, 5, 4]), weight: .zeros([3, 2, 3]), groups: 2)
    }
    await #expect(processExitsWith: .failure) {
      _ = conv1d(.zeros([1, 5, 4]), weight: .zeros([2, 4, 3]), bias: .zeros([3]))
    }
  }

  @Test("Every number of threads gives the same bits", arguments: [1, 2, 32])
  func threads(groups: Int) {
    let x = Tensor.sample([4, 100, 32], seed: 1)
    let weight = Tensor.sample([32, 32 / groups, 4], seed: 2)
    let upstream = Tensor.sample([4, 100, 32], seed: 3)
    expectSameForAllThreadCounts {
      let (leaf, filters) = (x.tracked(), weight.tracked())
      let y = conv1d(leaf, weight: filters, groups: groups, padding: .causal)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[leaf], gradients[filters]].compactMap(\.self)
    }
  }
}
