import Sluice
import TestSupport
import Testing

@Suite struct LinearTests {
  static let sizes = [[1, 1, 1], [7, 3, 33], [2, 17, 5]]

  @Test("Values and gradients with a bias", arguments: sizes, Activation.allCases)
  func gradients(sizes: [Int], activation: Activation) {
    let (rows, inputSize, outputSize) = (sizes[0], sizes[1], sizes[2])
    checkGradients(
      of: { linear($0[0], weight: $0[1], bias: $0[2], activation: activation) },
      reference: {
        Reference.linear($0[0], weight: $0[1], bias: $0[2], inputSize: inputSize)
          .map { Reference.activation(activation, $0) }
      },
      inputs: [
        .sample([1, rows, inputSize], seed: 1, in: -1...1),
        .sample([outputSize, inputSize], seed: 2, in: -1...1),
        .sample([outputSize], seed: 3),
      ])
  }

  @Test("Values and gradients without a bias", arguments: sizes)
  func gradientsWithoutBias(sizes: [Int]) {
    let (rows, inputSize, outputSize) = (sizes[0], sizes[1], sizes[2])
    checkGradients(
      of: { linear($0[0], weight: $0[1]) },
      reference: { Reference.linear($0[0], weight: $0[1], bias: nil, inputSize: inputSize) },
      inputs: [.sample([rows, inputSize], seed: 1), .sample([outputSize, inputSize], seed: 2)])
  }

  @Test("Values and gradients added to a residual", arguments: sizes, [true, false])
  func addedToResidual(sizes: [Int], hasBias: Bool) {
    let (rows, inputSize, outputSize) = (sizes[0], sizes[1], sizes[2])
    checkGradients(
      of: { linear($0[0], weight: $0[1], bias: hasBias ? $0[3] : nil, addedTo: $0[2]) },
      reference: {
        let mapped = Reference.linear(
          $0[0], weight: $0[1], bias: hasBias ? $0[3] : nil, inputSize: inputSize)
        return zip($0[2], mapped).map { $0 + $1 }
      },
      inputs: [
        .sample([1, rows, inputSize], seed: 1), .sample([outputSize, inputSize], seed: 2),
        .sample([1, rows, outputSize], seed: 3), .sample([outputSize], seed: 4),
      ].dropLast(hasBias ? 0 : 1))
  }

  @Test("The sum takes a residual's memory that nothing else uses, and no other") func inPlace() {
    let (x, weight) = (Tensor.sample([3, 5]), Tensor.sample([7, 5], seed: 2))
    let (residual, shared) = (Tensor.sample([3, 7], seed: 3), Tensor.sample([3, 7], seed: 3))
    let address = residual.address
    let sum = linear(x, weight: weight, addedTo: consume residual)
    #expect(sum.address == address)
    #expect(linear(x, weight: weight, addedTo: shared) == sum)
    #expect(shared == .sample([3, 7], seed: 3))
  }

  @Test("Every number of threads gives the same results") func threads() {
    let x = Tensor.sample([3, 67, 41]).tracked()
    let weight = Tensor.sample([53, 41], seed: 2).tracked()
    let bias = Tensor.sample([53], seed: 3).tracked()
    let upstream = Tensor.sample([3, 67, 53], seed: 4)
    expectSameForAllThreadCounts {
      let y = linear(x, weight: weight, bias: bias, activation: .gelu)
      let gradients = y.gradients(from: upstream)
      return [y, gradients[x], gradients[weight], gradients[bias]].compactMap(\.self)
    }
  }

  @Test("Sizes that do not meet stop with a message") func wrongSizes() async {
    await #expect(processExitsWith: .failure) {
      _ = linear(.zeros([2, 3]), weight: .zeros([4, 5]))
    }
    await #expect(processExitsWith: .failure) {
      _ = linear(.zeros([2, 3]), weight: .zeros([4, 3]), addedTo: .zeros([2, 3]))
    }
  }
}
