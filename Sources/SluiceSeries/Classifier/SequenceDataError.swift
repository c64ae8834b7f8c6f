import SluiceFiles
import SluiceTables

/// An error of labelled sequences as training data.
public enum SequenceDataError: SluiceError, Equatable {
  /// There is no sequence.
  case noSequences(String)
  /// The sequences have no labels.
  case noLabels(String)
  /// The sequences have numbers where classes are needed, or classes where numbers are needed.
  case otherTarget(String, needsClasses: Bool)
  /// All sequences have the same class.
  case oneClass(String)
  /// The sequences have another number of channels than the training sequences.
  case otherChannels(String, found: Int, expected: Int)
  /// A class that the training sequences do not have.
  case unknownClass(String, String)
  /// A split has a part without sequences.
  case emptyPart(String, SeriesPart, sequenceCount: Int)
  /// A split names more sequences than there are.
  case tooFewSequences(String, found: Int, needed: Int)
  /// The model was made for sequences with other channels or classes.
  case otherModel

  /// Wrong settings for splits, otherwise bad data.
  public var category: ErrorCategory {
    switch self {
    case .emptyPart, .tooFewSequences: .badConfiguration
    default: .badData
    }
  }

  /// One sentence.
  public var description: String { "\(oneLine(name)): \(message)" }

  private var name: String {
    switch self {
    case .noSequences(let name), .noLabels(let name), .otherTarget(let name, _),
      .oneClass(let name), .otherChannels(let name, _, _), .unknownClass(let name, _),
      .emptyPart(let name, _, _), .tooFewSequences(let name, _, _):
      name
    case .otherModel: "the training sequences"
    }
  }

  private var message: String {
    switch self {
    case .noSequences: "there are no sequences"
    case .noLabels: "the sequences have no classes and no numbers to predict"
    case .otherTarget(_, let needsClasses):
      needsClasses
        ? "the sequences have numbers, but the model predicts classes"
        : "the sequences have classes, but the model predicts numbers"
    case .oneClass: "all sequences have the same class"
    case .otherChannels(_, let found, let expected):
      "the sequences have \(found) channels, but the training sequences have \(expected)"
    case .unknownClass(_, let label):
      "the class \(quoted(label)) is not in the training sequences"
    case .emptyPart(_, let part, let count):
      "the split of \(count) sequences leaves none for \(part.rawValue)"
    case .tooFewSequences(_, let found, let needed):
      "the split needs \(needed) sequences, but there are \(found)"
    case .otherModel: "the model was made for other channels or classes"
    }
  }
}
