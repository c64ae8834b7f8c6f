import SluiceKernels
import TestSupport
import Testing

@testable import Sluice

/// Layers for long sequences, whose heads are projected group by group, compared with the same layers whose
/// heads are projected together.
@Suite struct HeadGroupTests {
  typealias Configuration = GatedSelfAttention.Configuration

  /// Enough tokens for attention to have 32 times the operations of the projection.
  private static let tokenCount = 310

  private static func configuration(
    heads: Int = 3, keyValueHeads: Int? = nil, gates: [Gate] = [.elementwise],
    positions: AttentionPositions = .none, sink: AttentionSink? = nil, bias: Bool = true,
    visibility: Visibility = .causal, change: (inout Configuration) -> Void = { _ in }
  ) -> Configuration {
    var configuration = Configuration(
      hiddenSize: 8, headCount: heads, keyValueHeadCount: keyValueHeads, headDimension: 64,
      bias: bias, gates: gates, positions: positions, sink: sink, visibility: visibility)
    change(&configuration)
    return configuration
  }

  private static let configurations: [Configuration] = [
    configuration(), configuration(gates: []), configuration(gates: [.headwise], bias: false),
    configuration(heads: 4, keyValueHeads: 2, positions: .rotary(headDimension: 64)),
    configuration(heads: 2, gates: [.forget, .headwise], sink: .learned),
    configuration(positions: .alibi, sink: .offByOne, visibility: .full),
    configuration(heads: 2, gates: [.init(.input, .elementwise), .init(.projection, .headwise)]) {
      $0.normalizesQueriesAndKeys = true
      $0.softCap = 5
    },
    configuration(heads: 2, visibility: .causal(window: 250)),
    // A single group, because the heads are narrow.
    configuration(heads: 4) { $0.headDimension = 16 },
  ]

  private func layer(_ configuration: Configuration) throws -> GatedSelfAttention {
    let layer = try GatedSelfAttention(configuration, random: RandomStream(seed: 1))
    layer.sinks?.update { $0 = .sample($0.shape, seed: 7) }
    return layer
  }

  private func groups(_ layer: GatedSelfAttention, _ x: Tensor, mask: Mask? = nil) -> [HeadGroup]? {
    layer.headGroups(x, layer.sight(of: x, nil, mask))
  }

  /// The result and all gradients, by name.
  private func outcome(
    _ layer: GatedSelfAttention, _ x: Tensor, mask: Mask? = nil, dropout: RandomStream? = nil
  ) -> [String: Tensor] {
    let x = x.tracked()
    let y = layer(x, mask: mask, dropout: dropout)
    let gradients = y.gradients(from: .sample(y.shape, seed: 4))
    var outcome = ["output": y.detached]
    outcome["input"] = gradients[x]
    for entry in layer.parameters { outcome[entry.name] = gradients[entry.parameter] }
    return outcome
  }

  @Test(
    "Output and gradients are those of heads that are projected together", arguments: configurations
  )
  func values(configuration: Configuration) throws {
    let layer = try layer(configuration)
    let x = Tensor.sample([2, Self.tokenCount, 8], in: -1...1)
    #expect(groups(layer, x) != nil)
    // A bias for each head, of zeros.
    let zeros = Tensor.zeros([configuration.headCount, Self.tokenCount, Self.tokenCount])
    let mask = configuration.visibility.mask.and(.bias(zeros))
    #expect(groups(layer, x, mask: mask) == nil)
    let (found, expected) = (outcome(layer, x), outcome(layer, x, mask: mask))
    #expect(found.keys == expected.keys && found.count >= layer.parameters.count + 2)
    for (name, values) in expected {
      expectClose(
        found[name]?.scalars ?? [], values.doubles, tolerance: 2e-5, floor: 1e-2, "\(name)")
    }
    #expect(withoutGradient { layer(x) } == found["output"])
  }

  @Test("In bfloat16, products or activations, groups differ by roundings only")
  func bfloat16() throws {
    let layer = try layer(Self.configuration(heads: 2, gates: [.forget, .elementwise]))
    let x = Tensor.sample([1, Self.tokenCount, 8], in: -1...1)
    let zeros = Tensor.zeros([2, Self.tokenCount, Self.tokenCount])
    for (format, precision) in zip(ActivationFormat.allCases, Precision.allCases.reversed()) {
      let outcomes = [nil, Mask.causal.and(.bias(zeros))].map { mask in
        ActivationFormat.$current.withValue(format) {
          withPrecision(precision) { outcome(layer, x, mask: mask) }
        }
      }
      for (name, values) in outcomes[1] {
        let found = outcomes[0][name]?.doubles ?? []
        let scale = values.doubles.reduce(0) { max($0, abs($1)) }
        let error = zip(found, values.doubles).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(found.count == values.count && error <= 0.03 * scale, "\(name), \(format)")
      }
    }
  }

  @Test("Parameters may change between the passes", arguments: [gated, normalized])
  func changedParameters(configuration: Configuration) throws {
    let layer = try layer(configuration)
    let x = Tensor.sample([1, Self.tokenCount, 8], in: -1...1).tracked()
    func gradients(changing changes: Bool) throws -> [Tensor] {
      let y = layer(x)
      let old = layer.parameters.map { ($0.parameter, $0.parameter.tensor.detached) }
      if changes { for (parameter, _) in old { parameter.update { $0 = $0 * 2 } } }
      let gradients = y.gradients(from: .sample(y.shape, seed: 4))
      for (parameter, value) in old { parameter.update { $0 = value } }
      return try [#require(gradients[x])] + old.map { try #require(gradients[$0.0]) }
    }
    #expect(try gradients(changing: true) == gradients(changing: false))
  }

  private static let gated = configuration(gates: [.forget, .elementwise], sink: .learned)
  private static let normalized = configuration(gates: [], bias: false) {
    $0.normalizesQueriesAndKeys = true
  }

  @Test("Any number of threads, and a layer that is recomputed itself") func bits() throws {
    let layer = try layer(Self.configuration(heads: 2, gates: [.forget, .elementwise]))
    let x = Tensor.sample([1, Self.tokenCount, 8], in: -1...1).tracked()
    func results(_ y: Tensor) throws -> [Tensor] {
      let gradients = y.gradients(from: .sample(y.shape, seed: 4))
      return try [y.detached, #require(gradients[x])]
        + layer.parameters.map { try #require(gradients[$0.parameter]) }
    }
    try expectSameForAllThreadCounts { try results(layer(x)) }
    #expect(try results(recomputed(x) { layer($0) }) == results(layer(x)))
  }

  @Test("Gradients with dropout are slopes of the layer with the same dropout") func dropout()
    throws
  {
    let layer = try layer(Self.configuration(heads: 2) { $0.dropout = 0.4 })
    let (x, direction) = (
      Tensor.sample([1, Self.tokenCount, 8], in: -1...1),
      Tensor.sample([1, Self.tokenCount, 8], seed: 2, in: -1...1)
    )
    let random = RandomStream(seed: 9)
    let upstream = Tensor.sample(x.shape, seed: 4)
    func value(_ step: Float) -> Double {
      let y = layer(x + direction * step, dropout: random)
      return zip(y.doubles, upstream.doubles).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let gradient = try #require(outcome(layer, x, dropout: random)["input"])
    let slope = zip(gradient.doubles, direction.doubles).reduce(0) { $0 + $1.0 * $1.1 }
    let measured = (value(0.01) - value(-0.01)) / 0.02
    #expect(abs(measured - slope) < 0.01 * abs(slope), "\(measured), \(slope)")
    #expect(layer(x, dropout: random) != layer(x))
  }

  @Test("Short sequences, cross-attention and separate gates keep the projection") func kept()
    throws
  {
    let x = Tensor.sample([1, Self.tokenCount, 8])
    let layer = try layer(Self.configuration())
    #expect(groups(layer, x)?.count == 3)
    #expect(groups(layer, .sample([1, 280, 8])) == nil)
    #expect(layer.headGroups(x, layer.sight(of: x, x, nil)) == nil)
    #expect(groups(layer, x, mask: .causal.and(.bias(.zeros([310, 310]))))?.count == 3)
    let gated = try self.layer(Self.configuration(gates: [.init(.value, .headwise), .elementwise]))
    #expect(groups(gated, x) == nil)
    // A third of the pairs.
    #expect(groups(layer, x, mask: .causal.and(.documents(lengths: [[100, 100, 110]]))) == nil)
    #expect(groups(layer, x, mask: .causal.and(.keys(lengths: [100], of: 310))) == nil)
    let narrow = try self.layer(Self.configuration(heads: 12) { $0.headDimension = 16 })
    #expect(groups(narrow, x)?.map(\.heads) == [0..<4, 4..<8, 8..<12])
  }

  @Test("Groups divide the rows of the projection, and the columns of the heads")
  func rows() {
    for gate in [Gate.elementwise, .headwise, nil] {
      let layout = ProjectionLayout(
        headCount: 12, keyValueHeadCount: 6, headDimension: 5, gate: gate)
      let groups = layout.groups(ofKeyValueHeads: 2)
      #expect(groups.map(\.heads) == [0..<4, 4..<8, 8..<12])
      #expect(groups.flatMap { Array($0.columns) } == Array(layout.query))
      #expect(groups.flatMap(\.rows).flatMap(Array.init).sorted() == Array(0..<layout.width))
      let last = groups[2]
      #expect(layout.groups(ofKeyValueHeads: 6).map(\.rows) == [[0..<layout.width]])
      #expect(last.rows[0] == 40..<60 && last.rows[1] == 80..<90 && last.rows[2] == 110..<120)
      #expect(last.rows.reduce(0) { $0 + $1.count } == last.layout.width)
    }
  }

  @Test("What is kept for the backward pass is smaller than the projection") func memory() async {
    // In a separate process, because buffers of other tests are counted too.
    await #expect(processExitsWith: .success) {
      let layer = try GatedSelfAttention(
        Self.configuration(heads: 4), random: RandomStream(seed: 1))
      let x = Tensor.sample([1, 600, 8]).tracked()
      let before = BufferCache.shared.statistics.bytesInUse
      let y = layer(x)
      let kept = BufferCache.shared.statistics.bytesInUse - before
      // The output before the gate is a quarter of the projection.
      #expect(kept < 600 * 1024 * 4 * 3 / 10, "\(kept) bytes")
      _ = y.gradients(from: .sample(y.shape))
    }
  }
}
