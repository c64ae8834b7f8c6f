import Sluice

/// What happens inside a model, in a few numbers: how large its hidden states get, where its attention
/// goes and how far its gates are open.
///
/// ```swift
/// let measures = model.measuring(batches)
/// measures.firstTokenAttention  // 0.47 says: nearly half of all attention rests on a sink
/// ```
///
/// Source: Qiu et al. 2025 (arXiv 2505.06708), table 4, whose F-Attn is `firstTokenAttention`, and
/// whose M-Act is `meanLargestActivation`.
public struct ModelMeasures: Sendable, Equatable {
  /// The mean share of attention on a sequence's first token: over layers, heads and those queries
  /// that have `unmeasuredQueries(of:)` tokens or more before them.
  public var firstTokenAttention = 0.0
  /// For each block, the largest magnitude in the residual stream after it.
  public var largestActivations: [Float] = []
  /// How far each gate of the attention layers is open.
  public var gates: [GateOpening] = []

  /// The mean over blocks of the largest magnitude after each.
  public var meanLargestActivation: Double {
    largestActivations.reduce(0) { $0 + Double($1) } / Double(max(1, largestActivations.count))
  }

  /// The largest magnitude after any block.
  public var largestActivation: Float { largestActivations.max() ?? 0 }

  /// First queries of a sequence that do not count: they have little but the first token to look at.
  public static func unmeasuredQueries(of tokenCount: Int) -> Int { min(8, tokenCount / 4) }
}

/// How far a gate is open, over layers, tokens and all its numbers.
public struct GateOpening: Sendable, Equatable {
  /// The gate.
  public var gate: Gate
  /// The mean value.
  public var mean: Double
  /// The share of values of a magnitude below 0.1.
  public var sparsity: Double
}

extension LanguageModel {
  /// Measures the model on sequences, one layer after another; nothing is recorded or kept.
  ///
  /// Gates that stand on the residual are no part of an attention layer and are not measured.
  ///
  /// - Parameter batches: sequences as `callAsFunction` takes them.
  /// - Complexity: time and, for a layer at a time, memory in the square of the number of tokens.
  public func measuring(_ batches: [TokenBatch]) -> ModelMeasures {
    var sums = Sums(blockCount: blocks.count)
    for batch in batches {
      withoutGradient { _ = walk(batch) { index, inside, x in sums.add(index, inside, x) } }
    }
    return sums.measures(of: configuration.gates)
  }

  /// What stands for each token before the head, as `hidden` has it; shows `look` each block's number,
  /// the inside of its attention and what comes out of the block.
  func walk(
    _ tokens: TokenBatch, _ look: (Int, GatedSelfAttention.Inside?, Tensor) -> Void
  ) -> Tensor {
    var x = embed(tokens)
    for (index, block) in blocks.enumerated() {
      let inside = (block.mixer as? GatedSelfAttention)?
        .inspecting(block.attentionNorm(x), mask: configuration.mask)
      x = block(x, mask: configuration.mask)
      look(index, inside, x)
    }
    return norm(x)
  }
}

/// What the measures are computed from.
private struct Sums {
  private var attention = (sum: 0.0, count: 0)
  private var largest: [Float]
  private var gates: [Gate: (sum: Double, shut: Int, count: Int)] = [:]

  private static let shutBelow: Float = 0.1

  init(blockCount: Int) {
    largest = [Float](repeating: 0, count: blockCount)
  }

  mutating func add(_ index: Int, _ inside: GatedSelfAttention.Inside?, _ x: Tensor) {
    x.withUnsafeScalars { scalars in
      for place in 0..<x.count { largest[index] = max(largest[index], scalars[place].magnitude) }
    }
    guard let inside else { return }
    add(inside.attentionWeights)
    for (gate, values) in inside.gateValues { add(values, of: gate) }
  }

  /// Attention weights, `[batch, heads, queries, keys]`.
  private mutating func add(_ weights: Tensor) {
    let (queryCount, keyCount) = (weights.shape[2], weights.shape[3])
    let first = ModelMeasures.unmeasuredQueries(of: queryCount)
    weights.withUnsafeScalars { scalars in
      for head in 0..<weights.shape[0] * weights.shape[1] {
        for query in first..<queryCount {
          attention.sum += Double(scalars[(head * queryCount + query) * keyCount])
        }
      }
    }
    attention.count += weights.shape[0] * weights.shape[1] * (queryCount - first)
  }

  private mutating func add(_ values: Tensor, of gate: Gate) {
    var total = gates[gate] ?? (0, 0, 0)
    values.withUnsafeScalars { scalars in
      for place in 0..<values.count {
        total.sum += Double(scalars[place])
        if scalars[place].magnitude < Self.shutBelow { total.shut += 1 }
      }
    }
    total.count += values.count
    gates[gate] = total
  }

  func measures(of order: [Gate]) -> ModelMeasures {
    ModelMeasures(
      firstTokenAttention: attention.sum / Double(max(1, attention.count)),
      largestActivations: largest,
      gates: order.compactMap { gate in
        guard let total = gates[gate] else { return nil }
        return GateOpening(
          gate: gate, mean: total.sum / Double(max(1, total.count)),
          sparsity: Double(total.shut) / Double(max(1, total.count)))
      })
  }
}
