import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluiceTables
import SluiceTraining

/// A trained classifier with the scale and the classes of its training sequences.
///
/// ```swift
/// let saved = try SavedClassifier(contentsOf: "runs/gestures")
/// let predictions = try saved.predictions(of: LabelledSequences(path: "GunPoint_TEST.ts"))
/// print(predictions[0])  // the probabilities of the classes of `saved.profile`
/// ```
public struct SavedClassifier: Sendable {
  /// The model.
  public let model: SequenceClassifier
  /// The channels, their scale and the classes.
  public let profile: SequenceProfile

  /// The number of sequences that are computed at once.
  private static let batchSize = 32

  /// Makes a classifier of its parts.
  public init(model: SequenceClassifier, profile: SequenceProfile) {
    self.model = model
    self.profile = profile
  }

  /// Reads a checkpoint.
  ///
  /// - Parameter path: the folder of a run, whose best checkpoint is read, or of a checkpoint.
  /// - Throws: a `SluiceError` if there is no classifier or if it is damaged.
  public init(contentsOf path: String) throws {
    let folder = try RunFolder.checkpoint(at: path)
    model = try SequenceClassifier(contentsOf: folder)
    let profilePath = folder + "/" + SequenceProfile.fileName
    profile = try JSONFile.read(SequenceProfile.self, from: profilePath)
    guard profile.fits(model.configuration) else {
      throw SavedClassifierError.otherProfile(path: profilePath)
    }
  }

  /// Predicts the classes or the numbers of sequences, whose labels are not read.
  ///
  /// - Throws: `SequenceDataError` if the sequences have other channels than the training sequences, and the errors of
  ///   `progress`.
  /// - Complexity: linear in the number of steps; attention takes time for each pair of tokens of a sequence.
  public func predictions(
    of sequences: LabelledSequences,
    progress: (_ doneCount: Int) throws -> Void
  ) throws -> [SequencePrediction] {
    let inputs = try StandardizedSequences(sequences, profile, needsTargets: false)
    var predictions: [SequencePrediction] = []
    for start in stride(from: 0, to: inputs.count, by: Self.batchSize) {
      let batch = inputs.batch(of: Array(start..<min(start + Self.batchSize, inputs.count)))
      let (outputs, width) = (model.prediction(batch), model.configuration.outputCount)
      let scalars = outputs.scalars
      for row in 0..<batch.itemCount {
        predictions.append(prediction(scalars[row * width..<(row + 1) * width]))
      }
      try progress(predictions.count)
    }
    return predictions
  }

  private func prediction(_ outputs: ArraySlice<Float>) -> SequencePrediction {
    if let scale = profile.targetScale {
      return .number(scale.restored(Double(outputs.first ?? 0), channel: 0))
    }
    return .probabilities(outputs.map { Double($0) })
  }
}

/// An error of a stored classifier.
public enum SavedClassifierError: SluiceError, Equatable {
  /// The profile of the sequences does not belong to the model.
  case otherProfile(path: String)

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .otherProfile(let path):
      "\(path): the channels or classes are not those of the model in the folder"
    }
  }
}

extension SequenceProfile {
  /// Whether a model has the channels and the classes of the profile.
  func fits(_ model: SequenceClassifier.Configuration) -> Bool {
    inputChannelCount == model.channelCount && differenceScales.count == channelCount
      && model.levelCount == (levels == nil ? 0 : SequenceLevels.count)
      && (targetScale == nil ? classNames.count : nil) == model.classCount
  }
}

// MARK: - Evaluation

extension SavedClassifier: SequenceMethod {
  /// The name in tables.
  public var name: String { SequenceClassifier.modelType }

  /// The predictions of sequences.
  ///
  /// - Throws: `SequenceDataError` if the sequences have other channels than the training sequences.
  public func predictions(of sequences: LabelledSequences) throws -> [SequencePrediction] {
    try predictions(of: sequences) { _ in }
  }
}
