import Sluice
import SluiceModels

/// Summary measures of a model: the largest activations, the attention on the first token (attention sink)
/// and how far gates are open.
///
/// ```swift
/// let measures = model.measuring(batches)
/// measures.firstTokenAttention  // 0.47: almost half of all attention is on the attention sink
/// ```
///
/// Source: Qiu et al. 2025 (arXiv 2505.06708), table 4. Their F-Attn is `firstTokenAttention`, their M-Act
/// is `meanLargestActivation`.
public struct ModelMeasures: Sendable, Equatable {
  /// The mean share of attention on the first token, over layers, heads and queries.
  ///
  /// `AttentionStatistics.firstTokenShares` defines which queries are counted.
  public var firstTokenAttention = 0.0
  /// The largest magnitude in the residual stream after each block.
  public var largestActivations: [Float] = []
  /// How far each gate is open, as a mean over all layers.
  public var gates: [GateOpening] = []

  /// The mean over blocks of the largest magnitude after each block.
  public var meanLargestActivation: Double {
    largestActivations.reduce(0) { $0 + Double($1) } / Double(max(1, largestActivations.count))
  }

  /// The largest magnitude after any block.
  public var largestActivation: Float { largestActivations.max() ?? 0 }
}

extension Recording {
  /// The measures over all recorded layers.
  public var measures: ModelMeasures {
    let attention = layers.compactMap { $0.attention?.firstTokenSum }
    let count = attention.reduce(0) { $0 + $1.count }
    return ModelMeasures(
      firstTokenAttention: attention.reduce(0) { $0 + $1.sum } / Double(max(1, count)),
      largestActivations: layers.compactMap { $0.activations?.largestMagnitude },
      gates: openings)
  }

  private var openings: [GateOpening] {
    var order: [String] = []
    var sums: [String: (sum: Double, shut: Int, count: Int)] = [:]
    for gate in layers.flatMap(\.gates) {
      guard let histogram = gate.histogram else { continue }
      if sums[gate.kind] == nil { order.append(gate.kind) }
      var total = sums[gate.kind] ?? (0, 0, 0)
      total.sum += histogram.sum
      total.shut += gate.shutCount
      total.count += histogram.count
      sums[gate.kind] = total
    }
    return order.compactMap { gate in
      sums[gate].map {
        GateOpening(
          gate: gate, mean: $0.sum / Double(max(1, $0.count)),
          sparsity: Double($0.shut) / Double(max(1, $0.count)))
      }
    }
  }
}

extension TrainableModel {
  /// Measures the model on batches, such as sequences of text; a sequence may contain several documents.
  ///
  /// - Parameter batches: the batches, as for `loss`.
  /// - Complexity: quadratic time and linear memory in the number of tokens.
  public func measuring(_ batches: [Batch]) -> ModelMeasures {
    let recorder = Recorder(of: self, RecordingRequest(.statistics))
    withoutGradient {
      for batch in batches { _ = recorder.observing { loss(batch, dropout: nil) } }
    }
    return recorder.recording.measures
  }
}

extension LanguageModel {
  /// Measures the model on sequences.
  ///
  /// - Parameter batches: sequences, as for `callAsFunction`.
  /// - Complexity: quadratic time and linear memory in the number of tokens.
  public func measuring(_ batches: [TokenBatch]) -> ModelMeasures {
    let recorder = Recorder(of: self, RecordingRequest(.statistics))
    withoutGradient {
      for batch in batches { _ = recorder.observing { self(batch) } }
    }
    return recorder.recording.measures
  }
}
