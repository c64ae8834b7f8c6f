import Sluice

/// Pairs of the known rows and the targets of a channel of a window.
struct TrainingSamples {
  /// The known rows, `[samples, context]`.
  let known: Tensor
  /// The targets, `[samples, horizon]`.
  let targets: Tensor
  /// 0 for missing targets, otherwise 1, `[samples, horizon]`; nil if none is missing.
  let weights: Tensor?

  /// - Parameters:
  ///   - known: the known rows, `[windows, channels, context]`.
  ///   - targets: the targets, `[windows, channels, horizon]`.
  ///   - weights: 0 for missing targets, `[windows, horizon, channels]`; nil if none is missing.
  init(known: Tensor, targets: Tensor, weights: Tensor?) {
    let (count, horizon) = (known.shape[0] * known.shape[1], targets.lastDimension)
    self.known = known.reshaped([count, known.lastDimension])
    self.targets = targets.reshaped([count, horizon])
    self.weights = weights?.transposed().reshaped([count, horizon])
  }
}

extension Tensor {
  /// The rows whose weights are all above 0, and the same rows of another tensor.
  ///
  /// - Parameters:
  ///   - other: a tensor with as many rows.
  ///   - weights: as many rows; nil to keep all rows.
  func rows(with other: Tensor, complete weights: Tensor?) -> (Tensor, Tensor) {
    guard let weights else { return (self, other) }
    let (count, width) = (shape[0], weights.lastDimension)
    let complete = weights.withUnsafeScalars { weights in
      (0..<count).filter { row in
        (0..<width).allSatisfy { weights[row * width + $0] > 0 }
      }.map(Int32.init)
    }
    return (gatheringRows(at: complete), other.gatheringRows(at: complete))
  }
}

extension ForecastWindows {
  private static let windowsPerBlock = 256

  /// Whether a training window can have missing targets.
  var hasMissingTargets: Bool { series.contains { $0.weights != nil } }

  /// Training windows, evenly spread, in batches.
  ///
  /// - Parameter limit: the most pairs of a window and a target channel.
  func trainingBlocks(limit: Int) -> some Sequence<Batch> {
    let positions = spreadPositions(max(1, limit / profile.targetCount), of: .training)
    return stride(from: 0, to: positions.count, by: Self.windowsPerBlock).lazy.map { start in
      windows(at: Array(positions[start..<min(start + Self.windowsPerBlock, positions.count)]))
    }
  }
}
