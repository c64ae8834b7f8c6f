import Sluice

/// What was recorded of a model while it computed: its layers in order.
///
/// Sums are over all that was computed; weights, values and norms are those of the last batch's first
/// sequence.
public struct Recording: Sendable {
  /// The recorded layers.
  public internal(set) var layers: [LayerRecording] = []
}

/// What was recorded of a layer: of all that tells readings at one place.
public struct LayerRecording: Sendable {
  /// The layer's number in the model, from 0 on.
  public let number: Int
  /// The layer's place in the model, such as `blocks.0`; empty for a layer alone.
  public let name: String
  /// Tokens of the recorded sequence.
  public internal(set) var tokenCount = 0
  /// The last of them, of which attention weights and single gate values are kept.
  public internal(set) var window = 0..<0
  /// Whether no token sees one after it.
  public internal(set) var isCausal = false
  /// Heads that the layer has: as many as its attention has or, without one, groups of its gates.
  public internal(set) var headCount = 0
  /// Numbers of the recorded heads.
  public internal(set) var heads: [Int] = []
  /// Whom each token attends to: `[heads, window, window]`.
  public internal(set) var attentionWeights: Tensor?
  /// Where attention goes in all.
  public internal(set) var attention: AttentionStatistics?
  /// Gates, and what else is told as numbers for each token, as the layer tells them.
  public internal(set) var gates: [GateRecording] = []
  /// The lengths of vectors, as the layer tells them.
  public internal(set) var norms: [NormRecording] = []
  /// The largest numbers in the residual stream after the block.
  public internal(set) var activations: ActivationRecording?

  /// Whether its heads are those of a matrix, rather than groups of numbers for each token.
  var hasRows = false

  init(number: Int, name: String) {
    self.number = number
    self.name = name
  }

  /// The length of each token's value vectors, `[key/value heads, tokens]`.
  public var valueNorms: Tensor? { norms("value") }

  /// The length of what each head gathered for each token, after its gate: `[heads, tokens]`.
  public var outputNorms: Tensor? { norms("output") }

  private func norms(_ name: String) -> Tensor? { norms.first { $0.name == name }?.lengths }
}

/// The lengths of a layer's vectors.
public struct NormRecording: Sendable {
  /// What the layer calls the vectors.
  public let name: String
  /// A length for each group, such as a head, and token of the recorded sequence: `[groups, tokens]`.
  public let lengths: Tensor
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

  /// The largest magnitude of all that was computed; NaN where any number was.
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
        // What is not a number stays: it is no small one.
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
