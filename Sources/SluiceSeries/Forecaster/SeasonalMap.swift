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
  /// - Parameter blocks: the samples, in blocks that fit in memory; they are read several times.
  func fit(to blocks: some Sequence<TrainingSamples>) {
    let full = 0..<layout.fullSeasonCount
    // The last season of the horizon can have fewer phases.
    let last = full.upperBound..<layout.horizonSeasonCount
    let parts = [(full, layout.phaseCount), (last, layout.lastPhaseCount)].filter { !$0.0.isEmpty }
    let maps = parts.map { seasons, phaseCount in
      Self.leastSquares(penalty: Self.seasonPenalty, blocks) { samples in
        (
          inputs(of: samples.known)[0..<phaseCount, axis: 1],
          layout.phases(ofHorizon: samples.targets)[0..<phaseCount, axis: 1][seasons, axis: 2]
        )
      }
    }
    seasons.set(maps)
    let rest = Self.leastSquares(penalty: Self.recentPenalty, blocks) { samples in
      (lastRows(of: samples.known), samples.targets - seasonalForecast(samples.known))
    }
    recent.set([rest])
  }

  /// The map `[inputs, outputs]` with the least squared error; nil if it cannot be determined.
  private static func leastSquares(
    penalty: Double, _ blocks: some Sequence<TrainingSamples>,
    equations: (TrainingSamples) -> (inputs: Tensor, targets: Tensor)
  ) -> Tensor? {
    var sums: NormalEquations?
    for samples in blocks where samples.count > 0 {
      let (inputs, targets) = equations(samples)
      let (inputCount, targetCount) = (inputs.lastDimension, targets.lastDimension)
      var added = sums ?? NormalEquations(inputCount: inputCount, targetCount: targetCount)
      sums = nil
      added.add(
        inputs.reshaped([inputs.count / inputCount, inputCount]),
        targets.reshaped([targets.count / targetCount, targetCount]))
      sums = added
    }
    return sums?.solution(penalty: penalty)
  }
}

extension Linear {
  /// A layer of zeros without a bias, which is not trained.
  fileprivate static func fixedZeros(_ inputSize: Int, _ outputSize: Int) -> Linear {
    let shape = [outputSize, inputSize]
    let weight = Parameter(shape: shape) { .zeros(shape) }
    weight.isTrainable = false
    return Linear(weight: weight, bias: nil)
  }

  /// Replaces the weight by maps `[inputs, outputs]`, one after another; nothing is done if one is missing.
  fileprivate func set(_ maps: [Tensor?]) {
    let found = maps.compactMap(\.self)
    guard found.count == maps.count else { return }
    weight.update { $0 = Tensor.concatenated(found, axis: 1).transposed() }
  }
}
