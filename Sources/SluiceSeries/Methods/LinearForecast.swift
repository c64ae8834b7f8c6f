import Sluice
import SluiceFiles

/// A linear map of the context of a channel to its horizon, which all targets share, fitted by least squares.
///
/// `y = W x + b`, or `y - last = W (x - last) + b`, where `last` is the last known value. The first are the maps of
/// DLinear, whose trend and remainder are linear in the context, the second those of NLinear (Zeng et al., *Are
/// Transformers Effective for Time Series Forecasting?*, 2023). `W` and `b` minimize the squared error over training
/// windows and `strength` times the squares of `W`. The form and the strength are those with the smallest squared error
/// on validation windows.
///
/// ```swift
/// let linear = try LinearForecast(fittedTo: data)
/// let scores = ForecastScores(of: linear, on: data, part: .test)
/// ```
public struct LinearForecast: ForecastMethod {
  /// A form and a strength that were tried.
  public struct Trial: Sendable, Equatable, Codable {
    /// Whether the last known value is subtracted from the inputs and the targets.
    public let subtractsLast: Bool
    /// The weight of the squares, relative to the mean square of the inputs.
    public let strength: Double
    /// The mean squared error of the validation windows.
    public let validationError: Double
  }

  /// "linear".
  public let name = "linear"
  /// The weights, `[context + 1, horizon]`; the last row is the bias.
  public let weights: Tensor
  /// The trial with the smallest error, to which the weights belong.
  public let best: Trial
  /// All trials.
  public let trials: [Trial]

  /// The strengths that are tried.
  static let strengths = [1e-4, 1e-3, 1e-2, 1e-1, 1]
  private static let validationWindowLimit = 1000

  /// Fits the map to training windows.
  ///
  /// - Parameters:
  ///   - data: the windows.
  ///   - sampleLimit: the most pairs of a window and a target, whose windows are evenly spread.
  /// - Throws: `SeriesError.noCompleteWindow` if no training window has all targets of a channel.
  /// - Complexity: `4 samples context (context + horizon)` operations in float32, and `context^2 (context + horizon)`
  ///   in double precision for each of ten trials.
  public init(
    fittedTo data: ForecastWindows, sampleLimit: Int = 50_000
  ) throws(SeriesError) {
    let positions = data.spreadPositions(Self.validationWindowLimit, of: .validation)
    var trials: [Trial] = []
    var best: (trial: Trial, weights: Tensor)?
    for subtractsLast in [false, true] {
      let equations = Self.equations(data, sampleLimit: sampleLimit, subtractsLast: subtractsLast)
      guard equations.sampleCount > 0 else { throw .noCompleteWindow }
      for strength in Self.strengths {
        // Rounding can make the matrix indefinite if the strength is small.
        guard let weights = equations.solution(penalty: strength) else { continue }
        let error = Self.squaredError(of: weights, subtractsLast, on: data, positions)
        let trial = Trial(
          subtractsLast: subtractsLast, strength: strength, validationError: error)
        trials.append(trial)
        if best.map({ error < $0.trial.validationError }) ?? true { best = (trial, weights) }
      }
    }
    guard let best else { throw .noCompleteWindow }
    (self.best, weights, self.trials) = (best.trial, best.weights, trials)
  }

  /// Applies the map.
  public func forecast(_ batch: ForecastWindows.Batch) -> Tensor {
    Self.forecast(batch, weights, subtractsLast: best.subtractsLast)
  }

  private static func forecast(
    _ batch: ForecastWindows.Batch, _ weights: Tensor, subtractsLast: Bool
  ) -> Tensor {
    let (count, context) = (batch.windowCount, batch.contextLength)
    require(
      weights.shape == [context + 1, batch.horizon],
      """
      a linear forecast of \(weights.shape[0] - 1) known rows and \(weights.shape[1]) predicted rows does not fit \
      windows of \(context) and \(batch.horizon) rows
      """)
    let samples = batch.history.transposed().reshaped([count * batch.targetCount, context])
    let last = subtractsLast ? samples.columns(context - 1..<context) : Tensor(0)
    let changes = (samples - last).matmul(weights.rows(0..<context))
    let bias = weights.rows(context..<context + 1)
    return (changes + bias + last).reshaped([count, batch.targetCount, batch.horizon]).transposed()
  }

  private static func equations(
    _ data: ForecastWindows, sampleLimit: Int, subtractsLast: Bool
  ) -> NormalEquations {
    let context = data.contextLength
    var equations = NormalEquations(
      inputCount: context + 1, targetCount: data.horizon, hasBias: true)
    for batch in data.trainingBlocks(limit: sampleLimit) {
      let samples = TrainingSamples(
        known: batch.history.transposed(), targets: batch.targets.transposed(),
        weights: batch.weights)
      var (inputs, targets) = samples.known.rows(
        with: samples.targets, complete: samples.weights)
      guard inputs.shape[0] > 0 else { continue }
      if subtractsLast {
        let last = inputs.columns(context - 1..<context)
        (inputs, targets) = (inputs - last, targets - last)
      }
      let ones = Tensor(repeating: 1, shape: [inputs.shape[0], 1])
      equations.add(.concatenated([inputs, ones], axis: 1), targets)
    }
    return equations
  }

  private static func squaredError(
    of weights: Tensor, _ subtractsLast: Bool, on data: ForecastWindows,
    _ positions: [ForecastWindows.Position]
  ) -> Double {
    var (sum, count) = (0.0, 0)
    for start in stride(from: 0, to: positions.count, by: 100) {
      let batch = data.windows(at: Array(positions[start..<min(start + 100, positions.count)]))
      let error = forecast(batch, weights, subtractsLast: subtractsLast) - batch.targets
      let square = batch.weights.map { error * error * $0 } ?? error * error
      sum += Double(square.sum().scalar)
      count += batch.itemCount
    }
    return sum / Double(max(1, count))
  }
}
