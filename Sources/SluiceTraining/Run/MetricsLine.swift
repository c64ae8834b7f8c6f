import SluiceFiles

/// A line of `metrics.jsonl`.
package enum MetricsLine: Sendable, Equatable {
  /// The metrics of the validation before the first step.
  case start(StartMetrics)
  /// The metrics of a step.
  case step(StepMetrics)

  /// The step; 0 for the validation before the first step.
  package var step: Int {
    switch self {
    case .start: 0
    case .step(let metrics): metrics.step
    }
  }

  /// The losses, which distinguish lines of different runs.
  package var losses: [Float?] {
    switch self {
    case .start(let metrics): [nil, metrics.validationLoss]
    case .step(let metrics): [metrics.loss, metrics.validationLoss]
    }
  }

  /// The text of the line, including the line end.
  var text: String {
    get throws {
      switch self {
      case .start(let metrics): try metrics.line
      case .step(let metrics): try metrics.line
      }
    }
  }
}

extension MetricsLine: Decodable {
  private enum CodingKeys: CodingKey {
    case step
  }

  /// Reads a line from bytes.
  init(bytes: Slice<UnsafeRawBufferPointer>) throws {
    self = try JSONText.decode(Self.self, from: UnsafeRawBufferPointer(rebasing: bytes))
  }

  /// Reads a line.
  package init(from decoder: any Decoder) throws {
    let step = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .step)
    self =
      step == 0
      ? .start(try StartMetrics(from: decoder)) : .step(try StepMetrics(from: decoder))
  }
}
