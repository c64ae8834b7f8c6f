import Sluice
import SluiceFiles
import SluiceTables

/// What a classifier of sequences needs to know of its training data; each checkpoint has it as `sequences.json`.
public struct SequenceProfile: Codable, Sendable, Hashable {
  /// The names of the channels; nil if they have none.
  public let channelNames: [String]?
  /// The scale of the channels over all steps of the training sequences.
  public let scale: SeriesScale
  /// The names of the classes.
  public let classNames: [String]
  /// The number of training sequences of each class.
  public let classCounts: [Int]
  /// The number of steps of the longest training sequence.
  public let longest: Int

  /// The number of channels.
  public var channelCount: Int { scale.means.count }

  /// The name of the file in a checkpoint.
  public static let fileName = "sequences.json"

  /// The profile of training sequences.
  ///
  /// - Throws: `SequenceDataError` if there are no sequences, if they have no classes, or if all have the same class.
  public init(of training: LabelledSequences) throws(SequenceDataError) {
    guard let names = training.classNames, let labels = training.labels else {
      throw .noClasses(training.name)
    }
    guard training.count > 0 else { throw .noSequences(training.name) }
    var counts = [Int](repeating: 0, count: names.count)
    for label in labels { counts[label] += 1 }
    guard counts.count(where: { $0 > 0 }) > 1 else { throw .oneClass(training.name) }
    let width = training.channelCount
    var columns = [[Double]](repeating: [], count: width)
    for sequence in training.sequences {
      for (index, value) in sequence.enumerated() { columns[index % width].append(Double(value)) }
    }
    channelNames = training.channelNames
    scale = SeriesScale(of: columns)
    classNames = names
    classCounts = counts
    longest = training.lengths.max() ?? 1
  }
}

/// An error of labelled sequences as training data.
public enum SequenceDataError: SluiceError, Equatable {
  /// There is no sequence.
  case noSequences(String)
  /// The sequences have numbers, or no labels.
  case noClasses(String)
  /// All sequences have the same class.
  case oneClass(String)
  /// The sequences have another number of channels than the training sequences.
  case otherChannels(String, found: Int, expected: Int)
  /// A class that the training sequences do not have.
  case unknownClass(String, String)

  /// Always bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String {
    switch self {
    case .noSequences(let name): "\(oneLine(name)): there are no sequences"
    case .noClasses(let name): "\(oneLine(name)): the sequences have no classes"
    case .oneClass(let name): "\(oneLine(name)): all sequences have the same class"
    case .otherChannels(let name, let found, let expected):
      "\(oneLine(name)): the sequences have \(found) channels, but the training sequences have \(expected)"
    case .unknownClass(let name, let label):
      "\(oneLine(name)): the class \(quoted(label)) is not in the training sequences"
    }
  }
}
