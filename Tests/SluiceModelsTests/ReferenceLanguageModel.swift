import Foundation
import Sluice
import SluiceModels

/// The language model in double precision, one number at a time, from tensors with Hugging Face's names.
struct ReferenceLanguageModel {
  typealias Rows = [[Double]]

  let configuration: LanguageModel.Configuration
  let tensors: [String: Tensor]

  func logits(_ tokens: [Int32]) -> Rows {
    var x = rows("model.embed_tokens.weight", at: tokens.map { Int($0) })
    if configuration.positions == .learned {
      x = x + rows("model.embed_positions.weight", at: Array(tokens.indices))
    }
    for layer in 0..<configuration.layerCount {
      let name = "model.layers.\(layer)."
      x = x + attention(norm(x, name + "input_layernorm"), name + "self_attn.")
      x = x + feedForward(norm(x, name + "post_attention_layernorm"), name + "mlp.")
    }
    return linear(norm(x, "model.norm"), configuration.tied ? "model.embed_tokens" : "lm_head")
  }

  private func attention(_ x: Rows, _ name: String) -> Rows {
    let d = configuration.headDimension
    let group = configuration.headCount / configuration.keyValueHeadCount
    let (q, k) = (turned(linear(x, name + "q_proj")), turned(linear(x, name + "k_proj")))
    let v = linear(x, name + "v_proj")
    let gate = configuration.gates.first.map { gate in
      linear(x, name + "gate_proj").map { row in
        row.map { gate.activation == .sigmoid ? sigmoid($0) : $0 * sigmoid($0) }
      }
    }
    var gathered = Rows(
      repeating: Array(repeating: 0, count: configuration.headCount * d), count: x.count)
    for head in 0..<configuration.headCount {
      for query in x.indices {
        let scores = (0...query).map { key in
          (0..<d).reduce(0) { $0 + q[query][head * d + $1] * k[key][head / group * d + $1] }
            / Double(d).squareRoot()
        }
        let weights = scores.map { exp($0) }
        let total = weights.reduce(0, +)
        for i in 0..<d {
          let sum = (0...query).reduce(0) { $0 + weights[$1] * v[$1][head / group * d + i] }
          let isHeadwise = configuration.gates.first?.granularity == .headwise
          gathered[query][head * d + i] =
            sum / total * (gate?[query][isHeadwise ? head : head * d + i] ?? 1)
        }
      }
    }
    return linear(gathered, name + "o_proj")
  }

  /// Rotary positions; the elements of a pair are half a head apart.
  private func turned(_ x: Rows) -> Rows {
    guard configuration.positions == .rotary else { return x }
    let d = configuration.headDimension
    guard case .rotary(let rotary) = configuration.transformer.block.attention.positions else {
      return x
    }
    let rotaryBase = Double(rotary.base)
    var result = x
    for (position, row) in x.enumerated() {
      for start in stride(from: 0, to: row.count, by: d) {
        for i in 0..<d / 2 {
          let angle =
            Double(position) * pow(rotaryBase, -Double(2 * i) / Double(d))
          let (a, b) = (row[start + i], row[start + i + d / 2])
          result[position][start + i] = a * cos(angle) - b * sin(angle)
          result[position][start + i + d / 2] = b * cos(angle) + a * sin(angle)
        }
      }
    }
    return result
  }

  private func feedForward(_ x: Rows, _ name: String) -> Rows {
    let up = linear(x, name + "up_proj")
    switch configuration.feedForward.kind {
    case .gelu:
      let active = up.map { $0.map { $0 / 2 * (1 + erf($0 / 2.0.squareRoot())) } }
      return linear(active, name + "down_proj")
    case .swiglu:
      let gate = linear(x, name + "gate_proj").map { $0.map { $0 * sigmoid($0) } }
      return linear(zip(gate, up).map { zip($0, $1).map(*) }, name + "down_proj")
    }
  }

  private func norm(_ x: Rows, _ name: String) -> Rows {
    x.map { row in
      let count = Double(row.count)
      let mean = configuration.normalization.kind == .layer ? row.reduce(0, +) / count : 0
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      let scale = 1 / (variance + Double(configuration.normalization.epsilon)).squareRoot()
      let (weight, bias) = (numbers(name + ".weight") ?? [], numbers(name + ".bias"))
      return row.indices.map { (row[$0] - mean) * scale * weight[$0] + (bias?[$0] ?? 0) }
    }
  }

  private func linear(_ x: Rows, _ name: String) -> Rows {
    let (weight, bias) = (numbers(name + ".weight") ?? [], numbers(name + ".bias"))
    return x.map { row -> [Double] in
      let width = row.count
      return (0..<weight.count / width).map { output -> Double in
        var sum = bias?[output] ?? 0
        for i in 0..<width { sum += row[i] * weight[output * width + i] }
        return sum
      }
    }
  }

  private func rows(_ name: String, at indices: [Int]) -> Rows {
    let (table, width) = (numbers(name) ?? [], configuration.hiddenSize)
    return indices.map { Array(table[$0 * width..<($0 + 1) * width]) }
  }

  private func numbers(_ name: String) -> [Double]? {
    tensors[name]?.scalars.map { Double($0) }
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}

private func + (a: [[Double]], b: [[Double]]) -> [[Double]] {
  zip(a, b).map { zip($0, $1).map { $0 + $1 } }
}
