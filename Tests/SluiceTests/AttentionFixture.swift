@testable import SluiceFiles
import Sluice
import SluiceModels
import TestSupport
import Testing

/// A layer's settings, mask, weights and expected results, from a file that
/// `reference_attention.py` describes.
struct AttentionFixture {
  let file: SafetensorsFile

  init(_ fixture: Fixture) throws {
    file = try fixture.open()
  }

  /// The layer's settings, with the gates of the file or with other gates.
  func configuration(
    gates: [Gate]? = nil, visibility: Visibility? = nil
  ) throws -> GatedSelfAttention.Configuration {
    let headDimension = try integer("head_dim")
    let named = try (file.metadata["gates"] ?? "").split(separator: "+").map {
      try Gate(named: String($0))
    }
    return GatedSelfAttention.Configuration(
      hiddenSize: try integer("hidden"), headCount: try integer("heads"),
      keyValueHeadCount: try integer("kv_heads"), headDimension: headDimension,
      bias: isSet("bias"), gates: gates ?? named,
      positions: isSet("alibi") ? .alibi : try rotary(headDimension) ?? .none,
      normalizesQueriesAndKeys: isSet("qk_norm"), softCap: float("soft_cap"),
      sink: file.metadata["sink"].flatMap { AttentionSink(rawValue: $0) },
      visibility: visibility)
  }

  /// The mask of the file.
  func mask() throws -> Mask {
    let keys = try file.shape(of: file.contains("context") ? "context" : "input")[1]
    var mask = isSet("causal") ? Mask.causal : .full
    if let window = file.metadata["window"].flatMap({ Int($0) }) {
      mask = mask.and(.slidingWindow(window))
    }
    if let lengths = rows("prefix")?.first { mask = mask.and(.prefix(lengths: lengths)) }
    if let lengths = rows("documents") { mask = mask.and(.documents(lengths: lengths)) }
    if let ranges = rows("keys") {
      mask = mask.and(
        .keys(
          allowed: ranges.map { range in (0..<keys).map { (range[0]..<range[1]).contains($0) } }))
    }
    if file.contains("bias") { mask = mask.and(.bias(try file.tensor("bias"))) }
    return mask
  }

  func integer(_ key: String) throws -> Int {
    try #require(file.metadata[key].flatMap { Int($0) }, "\(key)")
  }

  /// A layer with the file's settings and weights, and its results for the file's input.
  func layerAndFigures() throws -> (GatedSelfAttention, AttentionFigures) {
    let layer = try GatedSelfAttention(try configuration(), random: RandomStream(seed: 1))
    let context = file.contains("context") ? try file.tensor("context") : nil
    let figures = try AttentionFigures(
      layer, weights: try file.tensors(prefix: "weight."), input: try file.tensor("input"),
      context: context, mask: try mask(), upstream: try file.tensor("output_gradient"))
    return (layer, figures)
  }

  private func isSet(_ key: String) -> Bool { file.metadata[key] == "true" }

  private func float(_ key: String) -> Float? { file.metadata[key].flatMap { Float($0) } }

  /// Rows of integers, separated by semicolons.
  private func rows(_ key: String) -> [[Int]]? {
    file.metadata[key]?.split(separator: ";").map { row in
      row.split(separator: ",").compactMap { Int($0) }
    }
  }

  private func rotary(_ headDimension: Int) throws -> AttentionPositions? {
    guard let base = float("rotary_base") else { return nil }
    let parts = (file.metadata["rotary_scaling"] ?? "").split(separator: "=")
    let numbers = (parts.last ?? "").split(separator: ",").compactMap { Float($0) }
    let scaling: RotaryScaling =
      switch parts.first {
      case nil: .none
      case "linear": .linear(factor: numbers[0])
      case "ntk": .ntk(factor: numbers[0])
      case "yarn":
        .yarn(
          factor: numbers[0], originalContext: Int(numbers[1]), betaFast: numbers[2],
          betaSlow: numbers[3])
      default: throw UnknownScaling()
      }
    return .rotary(
      RotaryEmbedding(
        headDimension: headDimension, base: base,
        rotatedDimension: file.metadata["rotary_dim"].flatMap { Int($0) }, scaling: scaling))
  }

  private struct UnknownScaling: Error {}
}

/// The results of a module and its gradients by name, to be compared with PyTorch's.
struct AttentionFigures {
  let output: Tensor
  let gradients: [String: Tensor]

  /// Expects the same output and the same set of gradients, with a tolerance of 1e-5 of the largest
  /// magnitude of each.
  ///
  /// The gradient of a bias is the sum of the terms in its weight's gradient, which may cancel; its
  /// tolerance is relative to both. A gradient that cancels to zero (a key bias shifts all scores
  /// of a query equally) is zero in the file; its tolerance is relative to the largest gradient.
  func expect(output expectedOutput: Tensor, gradients expected: [String: Tensor]) {
    #expect(output.shape == expectedOutput.shape)
    expectClose(output.scalars, expectedOutput.doubles, tolerance: 1e-5, "output")
    #expect(Set(gradients.keys) == Set(expected.keys))
    func largest(_ tensors: [Tensor]) -> Double {
      tensors.flatMap(\.doubles).map(\.magnitude).max() ?? 0
    }
    let largestOfAll = largest(Array(expected.values))
    #expect(largestOfAll > 0)
    for (name, tensor) in expected {
      let weight = name.hasSuffix(".bias") ? expected[name.dropLast(4) + "weight"] : nil
      let scale = largest([tensor, weight].compactMap(\.self))
      #expect(gradients[name]?.shape == tensor.shape, "\(name)")
      expectClose(
        gradients[name]?.scalars ?? [], tensor.doubles, tolerance: 1e-5,
        floor: scale == 0 ? largestOfAll : scale, "gradient of \(name)")
    }
  }
}

extension AttentionFigures {
  /// Runs a layer with these weights, under their usual names.
  init(
    _ layer: GatedSelfAttention, weights: [String: Tensor], input: Tensor, context: Tensor? = nil,
    mask: Mask, upstream: Tensor
  ) throws {
    try layer.load(weights, naming: .separate)
    let (x, c) = (input.tracked(), context?.tracked())
    output = layer(x, attendingTo: c, mask: mask)
    let found = output.gradients(from: upstream)
    var gradients = layer.tensors(naming: .separate) { found[$0] ?? .zeros([0]) }
    gradients["input"] = found[x]
    if let c { gradients["context"] = found[c] }
    self.gradients = gradients
  }

  /// Runs a block with these values of parameters, under its own names.
  init(
    _ block: TransformerBlock, weights: [String: Tensor], input: Tensor, upstream: Tensor
  ) throws {
    let parameters = block.parameters
    #expect(Set(parameters.map(\.name)) == Set(weights.keys))
    for (name, parameter) in parameters.map({ ($0.name, $0.parameter) }) {
      let weight = try #require(weights[name])
      try #require(weight.shape == parameter.shape, "\(name)")
      parameter.update { $0 = weight }
    }
    let x = input.tracked()
    output = block(x)
    let found = output.gradients(from: upstream)
    var gradients = ["input": found[x] ?? .zeros([0])]
    for entry in parameters { gradients[entry.name] = found[entry.parameter] }
    self.gradients = gradients
  }
}
