import Sluice

/// The recording of a gate, or of other values that a layer reports for each token.
public struct GateRecording: Sendable {
  /// The gate's name in the layer; it includes the part if two parts of the layer have a gate with this name.
  public let name: String
  /// The gate's name without the part of the layer.
  public let kind: String
  /// The side of attention that the gate scales; nil if there is none.
  public let scaling: Reading.AttentionSide?
  /// The range of almost all values.
  public let range: ClosedRange<Float>
  /// The indices of the heads that have their own gate values; only 0 if all heads share them.
  public internal(set) var groups: [Int] = []
  /// The number of values per token in each group.
  public internal(set) var width = 0
  /// The mean of each group's values for each token, `[tokens, groups]`.
  public internal(set) var tokenMeans: Tensor?
  /// The values for the tokens of the window, `[window, groups, width]`; nil if only means were recorded.
  public internal(set) var values: Tensor?
  /// The histogram of the values.
  public internal(set) var histogram: Histogram?
  /// The number of values with a magnitude below `GateOpening.shutBelow`.
  public internal(set) var shutCount = 0

  init(_ reading: Reading, scaling: Reading.AttentionSide?) {
    name = reading.label
    kind = reading.name
    range = reading.range
    self.scaling = scaling
  }

  /// Mean and sparsity of the gate; nil if statistics were not requested.
  public var opening: GateOpening? {
    histogram.map {
      GateOpening(
        gate: kind, mean: $0.mean, sparsity: Double(shutCount) / Double(max(1, $0.count)))
    }
  }
}

/// How far a gate is open: the mean and the sparsity of its values.
public struct GateOpening: Sendable, Equatable {
  /// The gate's name, without the part of the layer.
  public var gate: String
  /// The mean value.
  public var mean: Double
  /// The share of values with a magnitude below `shutBelow`.
  public var sparsity: Double

  /// The magnitude below which a gate value counts as closed.
  public static let shutBelow: Float = 0.1
}

extension GateRecording {
  /// Adds gate values.
  ///
  /// - Parameters:
  ///   - values: `[sequences, tokens, n]`, or `[n]` if they are the same for all tokens.
  ///   - tokenCount: the number of tokens in a sequence.
  ///   - groupCount: the number of groups of a token's gate values.
  ///   - request: what to record.
  ///   - window: the tokens for which all values are kept.
  mutating func add(
    _ values: Tensor, tokenCount: Int, groupCount: Int,
    _ request: RecordingRequest, window: Range<Int>
  ) {
    width = values.lastDimension / groupCount
    // Key/value heads and shared values are always recorded; a request selects only query heads.
    groups = Array(0..<groupCount)
    if request.contents.contains(.gateStatistics) { addStatistics(values) }
    guard request.contents.contains(.gateValues) else { return }
    let row = groupCount * width
    let stride = values.shape.count == 1 ? 0 : row
    let groupWidth = width
    values.withUnsafeScalars { scalars in
      tokenMeans = Tensor(shape: [tokenCount, groupCount]) { means in
        for index in 0..<tokenCount * groupCount {
          let (token, group) = (index / groupCount, index % groupCount)
          let start = scalars + token * stride + group * groupWidth
          let sum = (0..<groupWidth).reduce(0.0) { $0 + Double(start[$1]) }
          means[index] = Float(sum / Double(groupWidth))
        }
      }
      guard groupWidth > 1 else { return }
      self.values = Tensor(shape: [window.count, groupCount, groupWidth]) { kept in
        for (index, token) in window.enumerated() {
          (kept + index * row).update(from: scalars + token * stride, count: row)
        }
      }
    }
  }

  private mutating func addStatistics(_ values: Tensor) {
    var histogram = histogram ?? Histogram(range: range)
    values.withUnsafeScalars { scalars in
      let all = UnsafeBufferPointer(start: scalars, count: values.count)
      histogram.add(all)
      shutCount += all.count { $0.magnitude < GateOpening.shutBelow }
    }
    self.histogram = histogram
  }
}
