import Sluice

/// A linear forecast of a window from its seasons and its last rows, fitted by least squares.
///
/// The weights are few, because all phases of the season share them. For a window `v`, `[context]`, whose values of
/// phase `p` are `v[p] = (v[p, 1], v[p, 2], ...)`, one for each season:
///
///     y[p, s] = A[s] v[p] + B[s] mean(v[q] over phases q) + c[s] v[last]     season s after the context
///     y = y + D v[last rows]                                                 two seasons of rows
///
/// `A`, `B` and `c` are fitted with a small penalty. `D` is fitted to what remains, with a large one.
///
/// Sources: shared weights of phases: Lin et al. 2024, "SparseTSF" (arXiv 2405.00946); the last value: Zeng et al. 2022
/// (arXiv 2205.13504).
public struct SeasonalMap: Module {
  /// `A`, `B` and `c`, `[seasons of the horizon, 2 x seasons of the context + 1]`; not trained.
  public let seasons: Linear
  /// `D`, `[horizon, rows]`; not trained.
  public let recent: Linear

  /// The weights of squares in the fits, relative to the mean square of the inputs.
  private static let (seasonPenalty, recentPenalty) = (1e-2, 0.3)
  /// The number of seasons in `D`.
  private static let recentSeasonCount = 2

  private let layout: SeasonLayout

  /// Makes a map of zeros.
  init(_ configuration: Forecaster.Configuration) {
    layout = SeasonLayout(configuration)
    seasons = .fixedZeros(2 * layout.contextSeasonCount + 1, layout.horizonSeasonCount)
    recent = .fixedZeros(
      min(configuration.contextLength, Self.recentSeasonCount * layout.phaseCount),
      configuration.horizon)
  }

  /// The forecast of windows: `[windows, context]` gives `[windows, horizon]`.
  func callAsFunction(_ v: Tensor) -> Tensor {
    seasonalForecast(v) + recent(lastRows(of: v))
  }

  private func seasonalForecast(_ v: Tensor) -> Tensor {
    layout.horizon(ofPhases: seasons(inputs(of: v)), valueCount: 1).squeezed(axis: 2)
  }

  /// The inputs of each phase: its values, the means of the seasons and the last value.
  private func inputs(of v: Tensor) -> Tensor {
    let values = layout.phases(of: v, seasonCount: layout.contextSeasonCount)
    let means = values.mean(axis: 1, keepingAxes: true).broadcast(to: values.shape)
    let last = v.columns(v.lastDimension - 1..<v.lastDimension).expanded(axis: 1)
    return .concatenated(
      [values, means, last.broadcast(to: [v.shape[0], layout.phaseCount, 1])], axis: 2)
  }

  private func lastRows(of v: Tensor) -> Tensor {
    v.columns(v.lastDimension - recent.weight.shape[1]..<v.lastDimension)
  }
}

// MARK: - Fitting

extension SeasonalMap {
  /// Sets the weights by least squares.
  ///
  /// A season of the horizon is fitted to the phases whose target is observed. In the fit of `D`, a missing target is
  /// what the seasons forecast.
  ///
  /// - Parameters:
  ///   - blocks: the samples, in blocks that fit in memory; they are read twice.
  ///   - isComplete: whether no target is missing.
  func fit(to blocks: some Sequence<TrainingSamples>, isComplete: Bool) {
    let parts = seasonParts(isComplete: isComplete)
    seasons.set(
      Self.leastSquares(penalty: Self.seasonPenalty, systems: parts.count, blocks) { samples in
        let inputs = inputs(of: samples.known)
        let targets = layout.phases(ofHorizon: samples.targets)
        let weights = samples.weights.map(layout.phases(ofHorizon:))
        return parts.map { part in
          func rows(_ tensor: Tensor) -> Tensor {
            tensor[0..<part.phaseCount, axis: 1][part.seasons, axis: 2].joiningRows
          }
          return inputs[0..<part.phaseCount, axis: 1].joiningRows
            .rows(with: rows(targets), complete: weights.map(rows))
        }
      })
    recent.set(
      Self.leastSquares(penalty: Self.recentPenalty, systems: 1, blocks) { samples in
        let rest = samples.targets - seasonalForecast(samples.known)
        return [(lastRows(of: samples.known), samples.weights.map { rest * $0 } ?? rest)]
      })
  }

  /// Seasons of the horizon that are fitted to the same samples: the last one can have fewer phases, and with missing
  /// targets each has its own samples.
  private func seasonParts(isComplete: Bool) -> [(seasons: Range<Int>, phaseCount: Int)] {
    let (full, all) = (layout.fullSeasonCount, layout.horizonSeasonCount)
    let ranges = isComplete ? [0..<full] : (0..<full).map { $0..<$0 + 1 }
    let parts = ranges.map { (seasons: $0, phaseCount: layout.phaseCount) }
    return (parts + [(full..<all, layout.lastPhaseCount)]).filter { !$0.seasons.isEmpty }
  }

  /// The maps `[inputs, outputs]` with the least penalized squared errors, of several systems of equations; nil for one
  /// without samples.
  private static func leastSquares(
    penalty: Double, systems count: Int, _ blocks: some Sequence<TrainingSamples>,
    samples: (TrainingSamples) -> [(inputs: Tensor, targets: Tensor)]
  ) -> [Tensor?] {
    var systems = [NormalEquations?](repeating: nil, count: count)
    for block in blocks {
      for (index, (inputs, targets)) in samples(block).enumerated() where inputs.shape[0] > 0 {
        if systems[index] == nil {
          systems[index] = NormalEquations(
            inputCount: inputs.lastDimension, targetCount: targets.lastDimension)
        }
        systems[index]?.add(inputs, targets)
      }
    }
    return systems.map { $0?.solution(penalty: penalty) }
  }
}

extension Tensor {
  /// A tensor `[a, b, c]` as `[a x b, c]`.
  fileprivate var joiningRows: Tensor { reshaped([shape[0] * shape[1], shape[2]]) }
}

extension Linear {
  /// A layer of zeros without a bias, which is not trained.
  fileprivate static func fixedZeros(_ inputSize: Int, _ outputSize: Int) -> Linear {
    Linear(weight: .fixedZeros([outputSize, inputSize]), bias: nil)
  }

  /// Replaces the weight by maps `[inputs, outputs]`, one after another; nothing is done if one is missing.
  fileprivate func set(_ maps: [Tensor?]) {
    let found = maps.compactMap(\.self)
    guard found.count == maps.count else { return }
    weight.update { $0 = Tensor.concatenated(found, axis: 1).transposed() }
  }
}
