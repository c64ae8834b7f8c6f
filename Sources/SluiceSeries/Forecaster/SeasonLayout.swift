import Sluice

/// Rows of windows arranged by their phase of the season.
///
/// The context ends with the last phase, and the horizon begins with the first one. Incomplete seasons are filled with
/// zeros, before the first row of the context and after the last row of the horizon.
struct SeasonLayout: Sendable {
  /// The number of phases.
  let phaseCount: Int
  /// The number of seasons in the context, rounded up.
  let contextSeasonCount: Int
  /// The number of seasons in the horizon, rounded up.
  let horizonSeasonCount: Int
  private let horizon: Int

  init(_ configuration: Forecaster.Configuration) {
    phaseCount = configuration.tokenCount
    contextSeasonCount = configuration.tokenLength
    horizonSeasonCount = configuration.outputLength
    horizon = configuration.horizon
  }

  /// The number of complete seasons in the horizon.
  var fullSeasonCount: Int { horizon / phaseCount }
  /// The number of rows after the last complete season of the horizon.
  var lastPhaseCount: Int { horizon % phaseCount }

  /// The values of each phase: `[windows, rows]`, whose last row has the last phase, gives `[windows, phases, seasons]`.
  func phases(of rows: Tensor, seasonCount: Int) -> Tensor {
    let (windows, count) = (rows.shape[0], rows.shape[1])
    let missing = phaseCount * seasonCount - count
    let padded = missing == 0 ? rows : .concatenated([.zeros([windows, missing]), rows], axis: 1)
    return padded.reshaped([windows, seasonCount, phaseCount]).transposed()
  }

  /// The values of each phase: `[windows, horizon]` gives `[windows, phases, seasons]`.
  func phases(ofHorizon rows: Tensor) -> Tensor {
    let windows = rows.shape[0]
    let missing = phaseCount * horizonSeasonCount - horizon
    let padded = missing == 0 ? rows : .concatenated([rows, .zeros([windows, missing])], axis: 1)
    return padded.reshaped([windows, horizonSeasonCount, phaseCount]).transposed()
  }

  /// The rows of the horizon in order of time: `[windows, phases, seasons x values]` gives `[windows, horizon, values]`.
  func horizon(ofPhases phases: Tensor, valueCount: Int) -> Tensor {
    let windows = phases.shape[0]
    return phases.reshaped([windows, phaseCount, horizonSeasonCount, valueCount])
      .transposed(1, 2)
      .reshaped([windows, horizonSeasonCount * phaseCount, valueCount])[0..<horizon, axis: 1]
  }
}
