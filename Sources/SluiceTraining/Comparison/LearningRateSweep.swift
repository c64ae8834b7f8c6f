/// The results of a learning rate sweep: the largest rates that still train.
///
/// A rate still trains if, for all seeds, all values stay finite and the final validation loss is below
/// `bound`. The bound is the midpoint between the loss of an untrained model and the lowest final loss of all
/// trials; it is the same for all variants. The loss of an untrained model is the logarithm of the vocabulary
/// size or, if this is unknown, the highest validation loss before the first step.
public struct LearningRateSweep: Sendable, Codable, Equatable {
  /// A trial of a learning rate for one variant.
  public struct Trial: Sendable, Codable, Equatable {
    /// The peak rate, after the warmup.
    public var learningRate: Float
    /// The final validation losses of the runs that did not diverge.
    public var losses: [Float]
    /// The number of runs that diverged.
    public var divergedCount: Int
    /// Whether the rate still trains, see `LearningRateSweep`.
    public var trains: Bool
  }

  /// The trials of a variant.
  public struct Variant: Sendable, Codable, Equatable {
    /// Its name.
    public var name: String
    /// The trials, in ascending order of the rate.
    public var trials: [Trial]
    /// The largest rate that still trains; nil if none does.
    public var largestLearningRate: Float?
  }

  /// The number of steps of each trial.
  public var stepCount: Int
  /// The bound for the final loss.
  public var bound: Float
  /// The variants.
  public var variants: [Variant]

  /// Evaluates the trials; nil if there are none yet.
  ///
  /// - Parameters:
  ///   - runs: the runs of all trials.
  ///   - names: the names of the variants, in order.
  ///   - stepCount: the number of steps of each trial.
  ///   - uninformedLoss: the loss of an untrained model; nil if it is unknown.
  init?(_ runs: [ComparedRun], names: [String], stepCount: Int, uninformedLoss: Double?) {
    guard let lowest = runs.compactMap(\.validationLoss).min(),
      let highest = uninformedLoss.map({ Float($0) }) ?? runs.compactMap(\.curve.first?.loss).max()
    else { return nil }
    let bound = (highest + lowest) / 2
    self.stepCount = stepCount
    self.bound = bound
    variants = names.map { name in
      let own = Dictionary(grouping: runs.filter { $0.variant == name }, by: \.learningRate)
      let trials = own.keys.sorted().map { rate in
        let runs = own[rate] ?? []
        let losses = runs.compactMap(\.validationLoss)
        return Trial(
          learningRate: rate, losses: losses, divergedCount: runs.count - losses.count,
          trains: losses.count == runs.count && losses.allSatisfy { $0 < bound })
      }
      return Variant(
        name: name, trials: trials, largestLearningRate: trials.last(where: \.trains)?.learningRate)
    }
  }
}
