import Sluice

/// What was recorded of a model while it computed: its attention layers in order.
///
/// Sums are over all that was computed; weights, values and norms are those of the last batch's first
/// sequence.
public struct Recording: Sendable {
  /// The recorded layers.
  public internal(set) var layers: [LayerRecording] = []
}

/// What was recorded of an attention layer, and of the block it stands in.
public struct LayerRecording: Sendable {
  /// The layer's number in the model, from 0 on.
  public let number: Int
  /// The layer's place in the model, such as `blocks.0.mixer`; empty for the model itself.
  public let name: String
  /// Tokens of the recorded sequence.
  public internal(set) var tokenCount = 0
  /// The last of them, of which attention weights and single gate values are kept.
  public internal(set) var window = 0..<0
  /// Whether no token sees one after it.
  public internal(set) var isCausal = false
  /// Heads that the layer has.
  public internal(set) var headCount = 0
  /// Numbers of the recorded heads.
  public internal(set) var heads: [Int] = []
  /// Whom each token attends to: `[heads, window, window]`.
  public internal(set) var attentionWeights: Tensor?
  /// Where attention goes in all.
  public internal(set) var attention: AttentionStatistics?
  /// The gates, those of the attention first.
  public internal(set) var gates: [GateRecording] = []
  /// The length of each token's value vectors, `[key/value heads, tokens]`.
  public internal(set) var valueNorms: Tensor?
  /// The length of what each head gathered for each token, after its gate: `[heads, tokens]`.
  public internal(set) var outputNorms: Tensor?
  /// The largest numbers in the residual stream after the block.
  public internal(set) var activations: ActivationRecording?

  init(number: Int, name: String) {
    self.number = number
    self.name = name
  }
}

/// The largest numbers in the residual stream after a block.
public struct ActivationRecording: Sendable, Equatable {
  /// A number of the residual stream.
  public struct Place: Sendable, Equatable, Codable {
    /// The token.
    public let token: Int
    /// Which of the token's numbers.
    public let channel: Int
    /// The number.
    public let value: Float
  }

  /// The largest magnitude of all that was computed.
  public internal(set) var largestMagnitude: Float = 0
  /// The numbers of the largest magnitudes in the recorded sequence, the largest first.
  public internal(set) var largest: [Place] = []

  /// How many places are kept.
  static let placeCount = 8

  /// Takes in what a block made, `[sequences, tokens, hidden]`.
  mutating func add(_ x: Tensor) {
    let width = x.lastDimension
    let firstSequence = x.shape[1] * width
    largest = []
    x.withUnsafeScalars { scalars in
      var least: Float = -1
      for index in 0..<x.count {
        let magnitude = scalars[index].magnitude
        largestMagnitude = max(largestMagnitude, magnitude)
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
