import SluiceFiles

/// Sequences of one or several channels, each with a class or a number that is to be predicted.
///
/// ```swift
/// let training = try LabelledSequences(path: "GunPoint_TRAIN.ts")
/// training.count                  // 50
/// training.sequences[0].count     // 150 values of one channel
/// training.classNames             // ["1", "2"]
/// ```
///
/// The lengths of the sequences can differ.
public struct LabelledSequences: Sendable, Equatable {
  /// The path of the file, or another name for messages.
  public let name: String
  /// The values of each sequence, row-major `[length, channels]`; NaN if missing.
  public let sequences: [[Float]]
  /// The number of channels.
  public let channelCount: Int
  /// The names of the channels; nil if they have none.
  public let channelNames: [String]?
  /// The classes or numbers of the sequences.
  public let target: Target
  /// The names of the sequences; nil if they have none.
  public let sequenceNames: [String]?

  /// What a sequence is to be predicted to be.
  public enum Target: Sendable, Equatable {
    /// Classes: positions in `names`.
    case classes([Int], names: [String])
    /// Numbers.
    case numbers([Double])
    /// Nothing is known.
    case unlabelled
  }

  /// Makes labelled sequences.
  ///
  /// - Parameters:
  ///   - name: a name for messages.
  ///   - sequences: the values of each sequence, row-major `[length, channels]`.
  ///   - channelCount: the number of channels.
  ///   - channelNames: the names of the channels.
  ///   - target: a class or number for each sequence.
  ///   - sequenceNames: the names of the sequences; nil if they have none.
  /// - Precondition: the number of values of each sequence is a positive multiple of `channelCount`, the numbers of
  ///   sequences and labels are equal, and each class has a name.
  public init(
    name: String = "the sequences", sequences: [[Float]], channelCount: Int,
    channelNames: [String]? = nil, target: Target, sequenceNames: [String]? = nil
  ) {
    require(
      sequenceNames == nil || sequenceNames?.count == sequences.count,
      "\(sequenceNames?.count ?? 0) names for \(sequences.count) sequences")
    require(
      sequences.allSatisfy { !$0.isEmpty && $0.count % channelCount == 0 },
      "the numbers of values must be positive multiples of \(channelCount) channels")
    require(
      channelNames == nil || channelNames?.count == channelCount,
      "\(channelNames?.count ?? 0) names for \(channelCount) channels")
    switch target {
    case .classes(let labels, let names):
      require(labels.allSatisfy(names.indices.contains), "a class has no name")
      require(
        labels.count == sequences.count, "\(labels.count) labels of \(sequences.count) sequences")
    case .numbers(let numbers):
      require(
        numbers.count == sequences.count, "\(numbers.count) numbers of \(sequences.count) sequences"
      )
    case .unlabelled: break
    }
    self.name = name
    self.sequences = sequences
    self.channelCount = channelCount
    self.channelNames = channelNames
    self.target = target
    self.sequenceNames = sequenceNames
  }

  /// Reads a file of sequences, a pipe, or standard input for `-`.
  ///
  /// - Parameters:
  ///   - path: the path; a file compressed by gzip is read through the program `gzip`.
  ///   - format: the format; nil: found from the first lines.
  /// - Throws: `FileError` if the file cannot be read, `SequenceFileError` if it is not of the format.
  public init(path: String, format: SequenceFormat? = nil) throws {
    self = try SequenceReader(ByteInput(path: path), format).read()
  }

  /// Reads sequences in memory.
  ///
  /// - Parameters:
  ///   - bytes: the bytes of the file.
  ///   - name: a name for messages.
  ///   - format: the format; nil: found from the first lines.
  /// - Throws: `SequenceFileError`.
  public init(bytes: [UInt8], name: String = "the sequences", format: SequenceFormat? = nil) throws
  {
    self = try SequenceReader(ByteInput(bytes: bytes, name: name), format).read()
  }

  /// The number of sequences.
  public var count: Int { sequences.count }

  /// The number of time steps of each sequence.
  public var lengths: [Int] { sequences.map { $0.count / channelCount } }

  /// The class of each sequence; nil if they have no classes.
  public var labels: [Int]? {
    if case .classes(let labels, _) = target { labels } else { nil }
  }

  /// The names of the classes; nil if the sequences have no classes.
  ///
  /// They are in the order of the file's header; without a header, numbers come in their order, other names sorted.
  public var classNames: [String]? {
    if case .classes(_, let names) = target { names } else { nil }
  }

  /// The number of each sequence; nil if they have no numbers.
  public var targets: [Double]? {
    if case .numbers(let numbers) = target { numbers } else { nil }
  }
}
