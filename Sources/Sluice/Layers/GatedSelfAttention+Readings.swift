import SluiceFiles
import SluiceKernels
import Synchronization

extension GatedSelfAttention {
  /// Reports readings to the observer: attention weights, gate values, and the norms of values and outputs.
  ///
  /// They are computed separately from the layer's own computation, which is unchanged: only for
  /// the observed sequences, and without dropout.
  func tellReadings(of x: Tensor, attendingTo context: Tensor?, mask: Mask) {
    guard let observation = Observation.current else { return }
    let count = observation.sequenceCount(of: x.shape[0])
    let mask = mask.ofFirstSequences(count)
    let (x, context) = (x.detached, context?.detached)
    let inside = Lazily {
      inspecting(
        x.firstRows(count), attendingTo: context.map { $0.firstRows(count) }, mask: mask)
    }
    observation.tellRows(
      "attention",
      Reading.Rows(
        sequenceCount: count, headCount: configuration.headCount, queryCount: x.shape[1],
        keyCount: (context ?? x).shape[1], isCausal: mask.isCausal && context == nil
      ) { _ in inside.value.viewerCounts }
    ) { inside.value.attentionWeights(of: $0) }
    for gate in configuration.gates {
      observation.tell(
        gate.name,
        .perToken(groups: configuration.groupCount(of: gate), scaling: gate.placement.scaledSide),
        range: gate.usualRange
      ) { inside.value.values(of: gate) }
    }
    observation.tell("value", .vectors(groups: configuration.keyValueHeadCount)) {
      inside.value.values
    }
    observation.tell("output", .vectors(groups: configuration.headCount)) { inside.value.gathered }
  }
}

extension Gate.Placement {
  /// The side of attention that a gate with this placement multiplies; nil for others.
  fileprivate var scaledSide: Reading.AttentionSide? {
    switch self {
    case .output: .query
    case .value: .key
    default: nil
    }
  }
}

extension Gate {
  /// The range of nearly all values of the gate.
  var usualRange: ClosedRange<Float> { activation.gate?.usualRange ?? -4...4 }
}

extension Tensor {
  /// The first `count` rows; the tensor itself if it has no more.
  fileprivate func firstRows(_ count: Int) -> Tensor { count < shape[0] ? rows(0..<count) : self }
}

/// A value that is computed on first use.
private final class Lazily<Value: Sendable>: Sendable {
  private let compute: @Sendable () -> Value
  private let held = Mutex<Value?>(nil)

  init(_ compute: @escaping @Sendable () -> Value) { self.compute = compute }

  var value: Value {
    held.withLock { held in
      if let value = held { return value }
      let value = compute()
      held = value
      return value
    }
  }
}
