import Sluice

/// Pairs of the known rows and the targets of a channel of a window, without those that lack a target.
struct TrainingSamples {
  /// The known rows, `[samples, context]`.
  let known: Tensor
  /// The targets, `[samples, horizon]`.
  let targets: Tensor

  /// - Parameters:
  ///   - known: the known rows, `[windows, channels, context]`.
  ///   - targets: the targets, `[windows, channels, horizon]`.
  ///   - weights: 0 for missing targets, `[windows, horizon, channels]`; nil if none is missing.
  init(known: Tensor, targets: Tensor, weights: Tensor?) {
    let (count, horizon) = (known.shape[0] * known.shape[1], targets.lastDimension)
    let rows = (
      known: known.reshaped([count, known.lastDimension]),
      targets: targets.reshaped([count, horizon])
    )
    guard let weights else {
      (self.known, self.targets) = rows
      return
    }
    let complete = weights.transposed().reshaped([count, horizon]).withUnsafeScalars { weights in
      (0..<count).filter { sample in
        (0..<horizon).allSatisfy { weights[sample * horizon + $0] > 0 }
      }.map(Int32.init)
    }
    self.known = rows.known.gatheringRows(at: complete)
    self.targets = rows.targets.gatheringRows(at: complete)
  }

  /// The number of pairs.
  var count: Int { known.shape[0] }
}

extension ForecastWindows {
  private static let windowsPerBlock = 256

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
