import Sluice
import SluiceModels

extension ForecastWindows {
  /// A batch of windows, in the standardized scale.
  public struct Batch: TrainingBatch, Equatable {
    /// The known rows, `[windows, context, channels]`: targets first, then observed channels, then known channels.
    ///
    /// A missing value is the last value before it; at the beginning of a series, the mean of the training rows.
    public let inputs: Tensor
    /// The values to predict, `[windows, horizon, targets]`; 0 where they are missing.
    public let targets: Tensor
    /// 1 for observed targets and 0 for missing targets, `[windows, horizon, targets]`; nil if all are observed.
    public let weights: Tensor?
    /// The known channels of the context and the horizon, `[windows, context + horizon, known]`; nil if there are none.
    public let known: Tensor?
    /// The time step of the first target of each window, for calendar phases.
    ///
    /// If the times of a series are regular, the number of time steps since 1970, rounded down; otherwise the number
    /// of the row.
    public let steps: [Int]
    /// The number of observed targets, which the loss is a mean over.
    public let itemCount: Int

    /// Makes a batch; the shapes are those of the properties.
    public init(
      inputs: Tensor, targets: Tensor, weights: Tensor? = nil, known: Tensor? = nil, steps: [Int]
    ) {
      self.inputs = inputs
      self.targets = targets
      self.weights = weights
      self.known = known
      self.steps = steps
      let missing = weights?.scalars.count { $0 == 0 } ?? 0
      itemCount = targets.count - missing
    }

    /// The number of windows.
    public var windowCount: Int { steps.count }
  }
}
