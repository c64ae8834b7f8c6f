import Sluice
import TestSupport

/// A small layer with a gate, or a block with a residual gate.
///
/// The gate's inputs are not near discontinuities of the slope, where finite differences are not gradients.
struct GatedSubject: Module {
  let block: TransformerBlock?
  let layer: GatedSelfAttention?
  let input: Tensor

  init(_ gate: Gate, tokenCount: Int = 3) throws {
    var isHeadInput = false
    if case .headInput = gate.source { isHeadInput = true }
    let random = RandomStream(seed: 1)
    let attention = GatedSelfAttention.Configuration(
      hiddenSize: 4, headCount: isHeadInput ? 2 : 4, keyValueHeadCount: 2, headDimension: 2,
      gates: gate.isResidual ? [] : [gate], visibility: .causal)
    if gate.isResidual {
      layer = nil
      block = try TransformerBlock(
        TransformerBlock.Configuration(
          attention: attention, intermediateSize: 3, normalization: .rms, residualGate: gate),
        random: random)
    } else {
      layer = try GatedSelfAttention(attention, random: random)
      block = nil
    }
    input = .sample([1, tokenCount, 4], seed: 7, in: 0.5...1)
    for (index, entry) in parameters.enumerated() {
      let shape = entry.parameter.shape
      // Logits from the weights are below 1.5, so that the biases determine the range.
      let isGate = entry.name.contains("highway") || entry.name.contains("gates.")
      let isNorm = entry.name.contains("Norm")
      let bound: Float = isGate ? 0.3 : isNorm ? 0.2 : 0.6
      var sample = Tensor.sample(shape, seed: UInt64(index + 1), in: -bound...bound)
      if isNorm { sample = sample + Tensor(repeating: 1, shape: shape) }
      if isGate, entry.name.hasSuffix("bias") { sample = Self.bias(gate, shape[0]) }
      if entry.name.hasSuffix("headMaps.0.weight") {
        // Inputs are positive: with weights of one sign, the argument of a ReLU is never near zero.
        let scalars = sample.scalars.enumerated().map { index, weight in
          (0.1 + abs(weight)) * (index / shape[2] % 2 == 0 ? 1 : -1)
        }
        sample = Tensor(scalars, shape: shape)
      }
      if entry.name.hasSuffix("headBias") {
        sample = Tensor(shape: shape) { bias in
          for index in 0..<shape[0] { bias[index] = index % 2 == 0 ? 0.2 : -0.2 }
        }
      }
      entry.parameter.update { $0 = sample }
    }
    guard let layer, let packed = layer.configuration.layout.gate else { return }
    let columns = layer.configuration.layout.gateColumns
    layer.projection.weight.update { weight in
      let own = Tensor.sample([columns.count, 4], seed: 50, in: -0.3...0.3)
      weight = .concatenated([weight.rows(0..<columns.lowerBound), own])
    }
    layer.projection.bias?.update { bias in
      bias = .concatenated([
        bias.rows(0..<columns.lowerBound), Self.bias(packed, columns.count),
      ])
    }
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    if let block { return block(x) }
    return layer?(x) ?? x
  }

  /// Multiplies all weights and biases of the gate by a factor.
  func scaleGate(by factor: Float) {
    for entry in parameters where entry.name.contains("Gate.") || entry.name.contains("gates.") {
      entry.parameter.update { $0 = ($0 * factor).detached }
    }
    guard let layer else { return }
    let start = layer.configuration.layout.gateColumns.lowerBound
    for parameter in [layer.projection.weight, layer.projection.bias].compactMap(\.self) {
      parameter.update { all in
        let end = all.shape[0]
        guard start < end else { return }
        all = .concatenated([all.rows(0..<start), all.rows(start..<end) * factor])
      }
    }
  }

  /// Biases with logits on each side of the points where the slope changes.
  private static func bias(_ gate: Gate, _ count: Int) -> Tensor {
    switch gate.activation {
    case .relu: Tensor((0..<count).map { $0.isMultiple(of: 2) ? 1.5 : -1.5 })
    case .hardSigmoid: Tensor((0..<count).map { [0.25, 4.5, -4.5][$0 % 3] })
    default: Tensor.sample([count], seed: 60, in: -1...1)
    }
  }
}
