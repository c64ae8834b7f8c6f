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

  @Test(
    "Some rows of a weight give what a weight of these rows gives",
    arguments: [[2..<5], [0..<3, 7..<9], [6..<9, 1..<2, 3..<6], [0..<9]])
  func rows(ranges: [Range<Int>]) {
    let inputs = [
      Tensor.sample([2, 4, 5], seed: 1, in: -1...1), .sample([9, 5], seed: 2, in: -1...1),
      .sample([9], seed: 3),
    ]
    func cut(_ inputs: [Tensor]) -> Tensor {
      linear(
        inputs[0], weight: .concatenated(ranges.map { inputs[1].rows($0) }),
        bias: .concatenated(ranges.map { inputs[2].rows($0) }), activation: .gelu)
    }
    func whole(_ inputs: [Tensor]) -> Tensor {
      linear(
        inputs[0], weight: inputs[1], rows: ranges, bias: inputs[2], activation: .gelu)
    }
    #expect(whole(inputs) == cut(inputs))
    let tracked = inputs.map { $0.tracked() }
    let (found, expected) = (whole(tracked), cut(tracked))
    #expect(found == expected)
    let upstream = Tensor.sample(found.shape, seed: 4)
    let (ours, theirs) = (found.gradients(from: upstream), expected.gradients(from: upstream))
    for input in tracked {
      expectClose(
        ours[input]?.scalars ?? [], theirs[input]?.doubles ?? [], tolerance: 1e-6)
    }
  }

  @Test("Rows of one weight that are used apart add up in its gradient") func rowsApart() {
    checkGradients(
      of: {
        linear($0[0], weight: $0[1], rows: [0..<2, 6..<7])
          * linear($0[0] * 2, weight: $0[1], rows: [5..<7, 1..<2])
      }, inputs: [.sample([3, 4], in: -1...1), .sample([7, 4], seed: 2, in: -1...1)])
  }

  @Test("Maps of several parts of one weight add to the input's gradient in place")
  func partsOfOneInput() {
    let (x, weight) = (
      Tensor.sample([300, 20], in: -1...1).tracked(), Tensor.sample([90, 20], seed: 2, in: -1...1)
    )
    let parts = [0..<30, 30..<50, 50..<90].map { linear(x, weight: weight, rows: [$0]) }
    let upstream = Tensor.sample([300, 90], seed: 3)
    let found = Tensor.concatenated(parts, axis: -1).gradients(from: upstream)[x]
    let expected = linear(x, weight: weight).gradients(from: upstream)[x]
    expectClose(found?.scalars ?? [], expected?.doubles ?? [], tolerance: 1e-6)
  }

  @Test("A map of no rows leaves the input's gradient as it is") func noRows() {
    let x = Tensor.sample([4, 5]).tracked()
    let nothing = linear(x, weight: .sample([3, 5]), rows: [])
    let other = x + Tensor.sample([4, 5], seed: 2).tracked()
    let y = Tensor.concatenated([nothing, other], axis: -1)
    #expect(y.gradients(from: .sample([4, 5], seed: 3))[x] == .sample([4, 5], seed: 3))
  }

  @Test("A map has only the rows that it has", arguments: [0..<8, -1..<2])
  func strayRows(range: Range<Int>) async {
    await #expect(processExitsWith: .failure) { [range] in
      _ = linear(.zeros([1, 4]), weight: .zeros([7, 4]), rows: [range])
    }
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

  @Test("Without gradients the results are the same", arguments: [1, 4, 16, 64, 300])
  func withoutGradients(rows: Int) {
    let x = Tensor.sample([rows, 129], in: -1...1)
    let weight = Parameter(.sample([70, 129], seed: 2, in: -1...1))
    let bias = Tensor.sample([70], seed: 3)
    let recorded = linear(x, weight: weight.tensor, bias: bias, activation: .silu)
    let found = withoutGradient {
      linear(x, weight: weight.tensor, bias: bias, activation: .silu)
    }
    expectClose(found.scalars, recorded.scalars, tolerance: 1e-6)
  }

  @Test("Without gradients a changed weight counts at once") func changedWeight() {
    let x = Tensor.sample([5, 33])
    let weight = Parameter(.sample([17, 33], seed: 2))
    func mapped() -> Tensor { withoutGradient { linear(x, weight: weight.tensor) } }
    func expected() -> Tensor { linear(x, weight: Tensor(weight.tensor.scalars, shape: [17, 33])) }
    #expect(mapped() == expected())
    let before = mapped()

    weight.update { value in value.withUnsafeMutableScalars { $0[20] += 1 } }
    #expect(mapped() == expected())
    #expect(mapped() != before)

    // Because the old value is still used, the update copies it.
    let old = weight.tensor.detached
    weight.update { value in value.withUnsafeMutableScalars { $0[20] += 1 } }
    #expect(mapped() == expected())
    #expect(withoutGradient { linear(x, weight: old) } != mapped())

    weight.update { $0 = .sample([17, 33], seed: 3) }
    #expect(mapped() == expected())
  }

  @Test("Without gradients an optimizer's step counts at once") func optimizedWeight() {
    let layer = Linear(33, 17, random: RandomStream(seed: 1))
    let x = Tensor.sample([5, 33])
    func mapped() -> Tensor { withoutGradient { layer(x) } }
    let before = mapped()
    var optimizer = AdamW()
    optimizer.step(layer, layer(x).sum().gradients(), learningRate: 0.1)
    #expect(mapped() != before)
    expectClose(mapped().scalars, layer(x).scalars, tolerance: 1e-6)
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
