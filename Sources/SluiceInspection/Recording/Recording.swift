import Sluice

/// The recording of a model: its layers, in order.
///
/// Statistics include all batches. Attention weights, values and norms are those of the first sequence of
/// the last batch.
public struct Recording: Sendable {
  /// The layers.
  public internal(set) var layers: [LayerRecording] = []
}

/// The recording of a layer: all readings with the same scope.
public struct LayerRecording: Sendable {
  /// The index of the layer in the model.
  public let number: Int
  /// The path of the layer in the model, such as `blocks.0`; empty for a single layer.
  public let name: String
  /// The number of tokens in the recorded sequence.
  public internal(set) var tokenCount = 0
  /// The last tokens of the sequence, for which attention weights and single gate values are kept.
  public internal(set) var window = 0..<0
  /// Whether attention is causal.
  public internal(set) var isCausal = false
  /// The number of heads; for a layer without attention, the number of gate groups.
  public internal(set) var headCount = 0
  /// The indices of the recorded heads.
  public internal(set) var heads: [Int] = []
  /// The attention weights: `[heads, window, window]`.
  public internal(set) var attentionWeights: Tensor?
  /// The attention statistics.
  public internal(set) var attention: AttentionStatistics?
  /// The gates, and other values that the layer reports for each token.
  public internal(set) var gates: [GateRecording] = []
  /// The norms of vectors that the layer reports.
  public internal(set) var norms: [NormRecording] = []
  /// The largest activations in the residual stream after the block.
  public internal(set) var activations: ActivationRecording?

  /// Whether the heads are those of an attention matrix, not groups of values for each token.
  var hasRows = false

  init(number: Int, name: String) {
    self.number = number
    self.name = name
  }

  /// The norms of the value vectors: `[key/value heads, tokens]`.
  public var valueNorms: Tensor? { norms("value") }

  /// The norms of each head's output after its gate: `[heads, tokens]`.
  public var outputNorms: Tensor? { norms("output") }

  private func norms(_ name: String) -> Tensor? { norms.first { $0.name == name }?.lengths }
}

/// The norms of a layer's vectors.
public struct NormRecording: Sendable {
  /// The name of the vectors in the layer.
  public let name: String
  /// The norms for each group (such as a head) and token of the recorded sequence: `[groups, tokens]`.
  public let lengths: Tensor
}

/// The largest activations in the residual stream after a block.
public struct ActivationRecording: Sendable, Equatable {
  /// An element of the residual stream.
  public struct Place: Sendable, Equatable, Codable {
    /// The index of the token.
    public let token: Int
    /// The channel (index in the hidden state).
    public let channel: Int
    /// The value.
    public let value: Float
  }

  /// The largest magnitude of all activations; NaN if any activation is NaN.
  public internal(set) var largestMagnitude: Float = 0
  /// The elements with the largest magnitudes in the recorded sequence, the largest first.
  public internal(set) var largest: [Place] = []

  /// The number of elements that are kept.
  static let placeCount = 8

  /// Adds the output of a block, `[sequences, tokens, hidden]`.
  mutating func add(_ x: Tensor) {
    let width = x.lastDimension
    let firstSequence = x.shape[1] * width
    largest = []
    x.withUnsafeScalars { scalars in
      var least: Float = -1
      for index in 0..<x.count {
        let magnitude = scalars[index].magnitude
        // NaN is kept.
        if magnitude > largestMagnitude || magnitude.isNaN { largestMagnitude = magnitude }
        guard index < firstSequence, magnitude > least else { continue }
        let place = Place(token: index / width, channel: index % width, value: scalars[index])
        largest.insert(
          place, at: largest.firstIndex { $0.value.magnitude < magnitude } ?? largest.count)
        if largest.count > Self.placeCount { largest.removeLast() }
        if largest.count == Self.placeCount, let last = largest.last {
          least = last.value.magnitude
        }
      }
    }
  }
}
