/// What came of trying learning rates: how large they may be.
///
/// A rate still trains where, from every seed tried, all numbers stay finite and the last validation
/// loss is below `bound`: halfway from the loss of a model that knows nothing (of tokens, the logarithm
/// of their number; where none is known, the highest validation loss before the first step) to the lowest last loss of
/// all trials. The bound is the same for all variants.
public struct LearningRateSweep: Sendable, Codable, Equatable {
  /// A learning rate with one variant.
  public struct Trial: Sendable, Codable, Equatable {
    /// The rate after warm-up.
    public var learningRate: Float
    /// The last validation losses of the runs that did not diverge.
    public var losses: [Float]
    /// Runs that diverged.
    public var divergedCount: Int
    /// Whether the rate still trains.
    public var trains: Bool
  }

  /// A variant's trials.
  public struct Variant: Sendable, Codable, Equatable {
    /// Its name.
    public var name: String
    /// Its trials, by rising rate.
    public var trials: [Trial]
    /// The largest rate that still trains; nil where none does.
    public var largestLearningRate: Float?
  }

  /// Steps of each trial.
  public var stepCount: Int
  /// What the last loss must be below.
  public var bound: Float
  /// The variants.
  public var variants: [Variant]

  /// Judges the trials; nil where there are none yet.
  ///
  /// - Parameters:
  ///   - runs: the trials' runs.
  ///   - names: of the variants, in order.
  ///   - stepCount: steps of each trial.
  ///   - uninformedLoss: the loss of a model that knows nothing, where it is known.
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
