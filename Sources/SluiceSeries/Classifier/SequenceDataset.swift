import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluicePlatform
import SluiceTables
import SluiceTraining

/// Labelled sequences as training data of a classifier.
///
/// A sequence of one channel is standardized by its own mean and deviation, which become features of their own.
/// Several channels are standardized by their means and deviations over all steps of the training sequences. The
/// differences of consecutive steps are additional channels; so are the values of one channel in the scale of all training
/// sequences, which keep their level. Sequences of a batch are padded with zeros at their ends to one length.
///
/// ```swift
/// let data = try SequenceDataset(LabelledSequences(path: "GunPoint_TRAIN.ts"))
/// data.batch(of: [0, 1, 2]).values  // [3, longest, 3]
/// ```
public struct SequenceDataset: TrainingData {
  /// A batch of sequences.
  public struct Batch: TrainingBatch, Equatable {
    /// What the sequences are to be predicted to be.
    public enum Targets: Sendable, Equatable {
      /// The indices of the classes.
      case classes([Int])
      /// Numbers in their standardized scale.
      case numbers([Float])
      /// Nothing is known.
      case unlabelled
    }

    /// The standardized values, their differences and, if there are ``levels``, the values that keep their level, each kind
    /// with all channels: `[sequences, steps, kinds x channels]`; zeros after the end of a sequence.
    public let values: Tensor
    /// The number of steps of each sequence.
    public let lengths: [Int]
    /// The features of the level of each sequence, `[sequences, features]`; nil if there are none.
    public let levels: Tensor?
    /// The targets.
    public let targets: Targets

    /// The known outputs for the batch; nil for a batch that does not come again.
    var cached: ValidationCache.Batch?

    /// Makes a batch; the program stops with a message if the sizes do not fit.
    public init(values: Tensor, lengths: [Int], levels: Tensor? = nil, targets: Targets) {
      require(
        values.shape.count == 3 && values.shape[0] == lengths.count
          && (levels.map { $0.shape.count == 2 && $0.shape[0] == lengths.count } ?? true)
          && lengths.allSatisfy { (1...values.shape[1]).contains($0) },
        "\(lengths.count) sequences of lengths up to \(lengths.max() ?? 0) do not fit \(values.shape)"
      )
      self.values = values
      self.lengths = lengths
      self.levels = levels
      self.targets = targets
    }

    /// Whether sequences and targets are equal.
    public static func == (a: Batch, b: Batch) -> Bool {
      a.values == b.values && a.lengths == b.lengths && a.levels == b.levels
        && a.targets == b.targets
    }

    /// The number of sequences.
    public var itemCount: Int { lengths.count }

    /// The number of values, each counted once.
    public var inputCount: Int {
      lengths.reduce(0, +) * values.lastDimension
        / SequenceLevels.channelKindCount(hasLevels: levels != nil)
    }

    /// The index of the class of each sequence; empty without classes.
    public var labels: [Int] {
      if case .classes(let labels) = targets { labels } else { [] }
    }
  }

  /// The channels, their scale and the classes.
  public let profile: SequenceProfile
  /// The random changes of training sequences; nil for none.
  public var augmentation: SequenceAugmentation?
  /// The source of the sequences, which is stored in checkpoints; nil if it is unknown.
  public var source: (any DataSource)?
  /// The fingerprint of the sequences.
  public let fingerprint: UInt64
  /// Whether there are validation sequences that are not trained on.
  public let hasHeldOutExamples: Bool

  private let training: StandardizedSequences
  private let validation: StandardizedSequences
  private let validationCache = ValidationCache()

  /// Prepares sequences for training.
  ///
  /// - Parameters:
  ///   - training: the training sequences.
  ///   - validation: the sequences of validations; nil for the training sequences, since a small set cannot spare any.
  ///   - noise: channels of noise to add, to measure how much a model loses by them; nil for none.
  /// - Throws: `SequenceDataError` if there are too few classes, or if the validation has other channels or classes.
  public init(
    _ training: LabelledSequences, validation: LabelledSequences? = nil,
    noise: NoiseChannels? = nil
  ) throws(SequenceDataError) {
    var profile = try SequenceProfile(of: training)
    profile.noise = noise
    self.profile = profile
    augmentation = SequenceAugmentation(of: profile)
    self.training = try StandardizedSequences(training, profile, isTraining: true)
    hasHeldOutExamples = validation != nil
    if let validation {
      self.validation = try StandardizedSequences(validation, profile)
    } else {
      self.validation = self.training
    }
    fingerprint = self.training.fingerprint &* 31 &+ self.validation.fingerprint
  }

  /// The number of training sequences.
  public var count: Int { training.count }

  /// The number of sequences in a validation.
  public var validationExampleCount: Int? { validation.count }

  /// The accuracy of classes is reported with the loss.
  public var scoreNames: [String] { profile.classNames.isEmpty ? [] : [Score.accuracyName] }

  /// The loss of equal probabilities, or of the mean.
  public var uninformedLoss: Double? {
    let classCount = profile.classNames.count
    return classCount == 0 ? 1 : log(Double(classCount))
  }

  /// Training sequences by their index.
  public func batch(of indices: [Int]) -> Batch { training.batch(of: indices) }

  /// Different random sequences for a step, changed by the augmentation; the same sequences in every validation.
  public func batch(_ numbers: Range<Int>, at place: BatchPlace, random: RandomStream) -> Batch {
    guard case .training = place else {
      var batch = validation.batch(of: numbers.map { $0 % validation.count })
      batch.cached = validationCache.batch(numbers)
      return batch
    }
    let indices = draws(numbers.upperBound, random: random.substream(0))[numbers.lowerBound...]
    let changes = random.substream(1)
    return training.batch(of: Array(indices)) { position, sequence in
      augmentation?.applied(
        to: sequence, channelCount: profile.inputChannelCount,
        random: changes.substream(UInt64(numbers.lowerBound + position))) ?? sequence
    }
  }

  /// The sequences of the first numbers of a step: none occurs twice before all have occurred.
  ///
  /// A step of several batches has the sequences of one larger batch, because the order depends only on the random
  /// stream of the step.
  private func draws(_ number: Int, random: RandomStream) -> [Int] {
    var result: [Int] = []
    while result.count < number {
      let stream = random.substream(UInt64(result.count / count))
      result += stream.drawn(min(count, number - result.count), of: count)
    }
    return result
  }

  /// Throws an error if a classifier was made for other channels or classes.
  public func requireFit(_ model: some TrainableModel) throws {
    guard let classifier = model as? SequenceClassifier else { return }
    guard profile.fits(classifier.configuration) else { throw SequenceDataError.otherModel }
  }

  /// Fits the closed-form member of a classifier.
  public func prepare(_ model: some TrainableModel) {
    (model as? SequenceClassifier)?.fit(to: self)
  }

  /// The memory of the sequences in bytes.
  public var memorySize: Int { training.memorySize + validation.memorySize }

  /// Writes the profile to `sequences.json`.
  public func writeCompanions(to folder: String) throws {
    try JSONFile.write(profile, to: folder + "/" + SequenceProfile.fileName)
  }
}
