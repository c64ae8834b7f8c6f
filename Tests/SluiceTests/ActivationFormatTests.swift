import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

/// Activations stored in bfloat16: the forward pass is unchanged, gradients have rounding errors.
@Suite struct ActivationFormatTests {
  private let random = RandomStream(seed: 1)

  private struct Outcome {
    let result: Tensor
    let gradients: [Tensor?]
  }

  private func outcome(
    _ operation: ([Tensor]) -> Tensor, _ inputs: [Tensor], _ module: (any Module)?
  ) -> Outcome {
    let y = operation(inputs)
    let gradients = y.gradients(from: .sample(y.shape, seed: 9))
    return Outcome(
      result: y,
      gradients: inputs.map { gradients[$0] }
        + (module?.parameters ?? []).map { gradients[$0.parameter] })
  }

  /// Expects bit-identical results, and gradients that differ by at most `tolerance` of their norm,
  /// but not by zero.
  private func expectRounded(
    _ what: String, _ inputs: [Tensor], of module: (any Module)? = nil,
    tolerance: Double = 0.01, sourceLocation: SourceLocation = #_sourceLocation,
    _ operation: ([Tensor]) -> Tensor
  ) {
    let inputs = inputs.map { $0.tracked() }
    let exact = outcome(operation, inputs, module)
    let rounded = ActivationFormat.$current.withValue(.bfloat16) {
      outcome(operation, inputs, module)
    }
    #expect(rounded.result.bits == exact.result.bits, "\(what)", sourceLocation: sourceLocation)
    var isDifferent = false
    for (found, expected) in zip(rounded.gradients, exact.gradients) {
      guard let found, let expected else {
        #expect(found == nil && expected == nil, sourceLocation: sourceLocation)
        continue
      }
      let difference = zip(found.doubles, expected.doubles).reduce(0) {
        $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
      }
      let norm = expected.doubles.reduce(0) { $0 + $1 * $1 }
      #expect(
        difference.squareRoot() <= tolerance * norm.squareRoot(),
        "\(what): \((difference / norm).squareRoot())", sourceLocation: sourceLocation)
      isDifferent = isDifferent || difference > 0
    }
    #expect(isDifferent, "\(what) keeps nothing rounded", sourceLocation: sourceLocation)
  }

  @Test func everyOperationThatKeepsActivationsRoundsThem() throws {
    let (a, b) = (Tensor.sample([2, 5, 12]), Tensor.sample([2, 5, 12], seed: 2))
    let (weight, vector) = (Tensor.sample([8, 12], seed: 3), Tensor.sample([12], seed: 4))
    expectRounded("product", [a, b]) { $0[0] * $0[1] }
    expectRounded("product with a vector", [a, vector]) { $0[0] * $0[1] }
    expectRounded("activation", [a]) { $0[0].activated(.silu) }
    expectRounded("gated linear unit", [a]) { $0[0].gatedLinearUnit() }
    expectRounded("layer norm", [a, vector]) {
      $0[0].layerNormalized(weight: $0[1], bias: nil, epsilon: 1e-5)
    }
    expectRounded("RMS norm", [a, vector]) { $0[0].rmsNormalized(weight: $0[1], epsilon: 1e-5) }
    expectRounded("head norm", [a, Tensor.sample([4], seed: 5)]) {
      $0[0].normalizingHeads(columns: 0..<8, headDimension: 4, weight: $0[1], epsilon: 1e-5)
    }
    expectRounded("map", [a, weight]) { linear($0[0], weight: $0[1]) }
    expectRounded("map with GELU", [a, weight]) {
      linear($0[0], weight: $0[1], activation: .gelu)
    }
    expectRounded("map of some rows", [a, weight]) {
      linear($0[0], weight: $0[1], rows: [1..<3, 5..<8])
    }
    expectRounded("map and sum", [a, weight, Tensor.sample([2, 5, 8], seed: 5)]) {
      linear($0[0], weight: $0[1], addedTo: $0[2])
    }
    expectRounded("map of groups", [a, Tensor.sample([3, 2, 4], seed: 5)]) {
      blockLinear($0[0], weight: $0[1])
    }
    expectRounded("matrices", [a, Tensor.sample([2, 12, 5], seed: 5)]) { $0[0].matmul($0[1]) }
    expectRounded("gate", [a, b]) { gated($0[0], logits: $0[1]) }
  }

  @Test func attentionKeepsProjectionAndOutputRounded() throws {
    for (name, gates) in [
      ("no gate", []), ("gate", [.elementwise]), ("forget", [.forget, .headwise]),
    ] as [(String, [Gate])] {
      let layer = try GatedSelfAttention(
        .init(hiddenSize: 16, headCount: 2, gates: gates, sink: .learned, visibility: .causal),
        random: random)
      expectRounded(name, [.sample([2, 33, 16])], of: layer, tolerance: 0.02) { layer($0[0]) }
      expectRounded(
        name + ", other sequence", [.sample([2, 7, 16]), .sample([2, 9, 16], seed: 2)],
        of: layer, tolerance: 0.02
      ) { gates.contains(.forget) ? layer($0[0]) : layer($0[0], attendingTo: $0[1], mask: .full) }
    }
  }

  @Test func aRecurrenceKeepsItsMemoryRounded() {
    let mixer = GatedRecurrence(hiddenSize: 8, random: random)
    expectRounded("recurrence", [.sample([2, 9, 8])], of: mixer) { x in
      var states: [GatedRecurrence.State] = []
      return mixer(x[0], in: .whole(rows: 2, tokens: 9), states: &states, dropout: nil)
    }
  }

  @Test(arguments: [nil, .gru, Gate(.residual, .headwise)])
  func wholeBlocks(residual: Gate?) throws {
    let block = try TransformerBlock(
      .init(
        attention: .init(hiddenSize: 12, headCount: 3, bias: true, visibility: .causal),
        intermediateSize: 24, feedForward: residual == nil ? .gelu : .swiglu,
        normalization: .layer, bias: true, residualGate: residual),
      random: random)
    expectRounded("block", [.sample([2, 16, 12])], of: block, tolerance: 0.03) { block($0[0]) }
  }

  /// The gradient of a linear map is that of the rounded input, and nothing else is rounded.
  @Test func theGradientIsThatOfRoundedInputs() throws {
    let (x, weight) = (Tensor.sample([5, 12]), Tensor.sample([8, 12], seed: 2))
    let upstream = Tensor.sample([5, 8], seed: 3)
    func gradients(_ x: Tensor, _ format: ActivationFormat) throws -> [Tensor] {
      let (x, weight) = (x.tracked(), weight.tracked())
      let y = ActivationFormat.$current.withValue(format) { linear(x, weight: weight) }
      let gradients = y.gradients(from: upstream)
      return [try #require(gradients[x]), try #require(gradients[weight])]
    }
    let rounded = try gradients(x, .bfloat16)
    let ofRounded = try gradients(Saved(x, as: .bfloat16).take(), .float32)
    #expect(rounded.map(\.bits) == ofRounded.map(\.bits))
    #expect(rounded[1] != (try gradients(x, .float32))[1])
  }

  @Test func lossesChoicesAndElementaryFunctionsStayExact() {
    let x = Tensor.sample([4, 6]).tracked()
    let operations: [(String, (Tensor) -> Tensor)] = [
      ("cross-entropy", { crossEntropy($0, labels: [0, 1, 2, 3]) }),
      ("exp", { $0.exp() }), ("clamp", { $0.clamped(to: -1...1) }),
      ("maximum", { Tensor.maximum($0, 0.5) }), ("softmax", { $0.softmax(axis: 1) }),
    ]
    for (name, operation) in operations {
      let exact = outcome({ operation($0[0]) }, [x], nil).gradients.map { $0?.bits }
      let rounded = ActivationFormat.$current.withValue(.bfloat16) {
        outcome({ operation($0[0]) }, [x], nil).gradients.map { $0?.bits }
      }
      #expect(exact == rounded, "\(name)")
    }
  }

  @Test func theBitsAreThoseOfAnyNumberOfThreads() throws {
    let block = try TransformerBlock(
      .init(
        attention: .init(hiddenSize: 12, headCount: 3, visibility: .causal), intermediateSize: 24),
      random: random)
    let x = Tensor.sample([3, 37, 12]).tracked()
    try ActivationFormat.$current.withValue(.bfloat16) {
      try expectSameForAllThreadCounts {
        let gradients = block(x).mean().gradients()
        return try block.parameters.map { try #require(gradients[$0.parameter]) }
      }
    }
  }

  @Test func halfOfTheMemoryWaits() async {
    // In a separate process, because buffers of other tests are counted too.
    await #expect(processExitsWith: .success) {
      let random = RandomStream(seed: 1)
      let blocks = try (0..<3).map {
        try TransformerBlock(
          .init(
            attention: .init(hiddenSize: 64, headCount: 2, visibility: .causal),
            intermediateSize: 256), random: random.substream(UInt64($0)))
      }
      for block in blocks {
        for entry in block.parameters { _ = entry.parameter.tensor }
      }
      func bytesKept(_ format: ActivationFormat) -> Int {
        let before = BufferCache.shared.statistics.bytesInUse
        let y = ActivationFormat.$current.withValue(format) {
          blocks.reduce(Tensor.sample([4, 64, 64])) { $1($0) }
        }
        defer { withExtendedLifetime(y) {} }
        return BufferCache.shared.statistics.bytesInUse - before
      }
      _ = bytesKept(.float32)
      let (whole, half) = (bytesKept(.float32), bytesKept(.bfloat16))
      #expect(Double(half) < 0.56 * Double(whole), "\(half) of \(whole) bytes")
    }
  }
}
