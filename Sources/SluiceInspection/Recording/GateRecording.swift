import Sluice

/// What was recorded of a gate, or of other numbers that a layer tells for each token.
public struct GateRecording: Sendable {
  /// What the layer calls it, with its part where two of them have a gate of one name.
  public let name: String
  /// The same without the part.
  public let kind: String
  /// What of attention it multiplies, if anything.
  public let scaling: Reading.AttentionSide?
  /// Where nearly all its values lie.
  public let range: ClosedRange<Float>
  /// Numbers of the heads that have numbers of their own; just 0 where all share the same.
  public internal(set) var groups: [Int] = []
  /// Numbers of a token in each group.
  public internal(set) var width = 0
  /// The mean of each group's values for each token, `[tokens, groups]`.
  public internal(set) var tokenMeans: Tensor?
  /// The values for the tokens of the window, `[window, groups, width]`; nil where the means are all.
  public internal(set) var values: Tensor?
  /// How often each value occurred.
  public internal(set) var histogram: Histogram?
  /// How many values had a magnitude below `GateOpening.shutBelow`.
  public internal(set) var shutCount = 0

  init(_ reading: Reading, scaling: Reading.AttentionSide?) {
    name = reading.label
    kind = reading.name
    range = reading.range
    self.scaling = scaling
  }

  /// How far the gate is open; nil where no statistics were asked for.
  public var opening: GateOpening? {
    histogram.map {
      GateOpening(
        gate: kind, mean: $0.mean, sparsity: Double(shutCount) / Double(max(1, $0.count)))
    }
  }
}

/// How far a gate is open.
public struct GateOpening: Sendable, Equatable {
  /// What the layer calls it, whichever part of the layer it is of.
  public var gate: String
  /// The mean value.
  public var mean: Double
  /// The share of values of a magnitude below `shutBelow`.
  public var sparsity: Double

  /// Below which magnitude a gate's value counts as shut.
  public static let shutBelow: Float = 0.1
}

extension GateRecording {
  /// Takes in the gate's values.
  ///
  /// - Parameters:
  ///   - values: `[sequences, tokens, n]`, or `[n]` where they are the same for all.
  ///   - tokenCount: tokens of a sequence.
  ///   - groupCount: groups that the gate's numbers of a token fall into.
  ///   - request: what is wanted.
  ///   - window: tokens to keep all values of.
  mutating func add(
    _ values: Tensor, tokenCount: Int, groupCount: Int,
    _ request: RecordingRequest, window: Range<Int>
  ) {
    width = values.lastDimension / groupCount
    // Key/value heads and shared numbers are not among the heads to choose from.
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
