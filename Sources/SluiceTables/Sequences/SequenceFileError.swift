import SluiceFiles

/// A file that is not one of labelled sequences.
public struct SequenceFileError: SluiceError, Equatable {
  /// The problem.
  public enum Problem: Sendable, Equatable {
    /// There is no sequence.
    case empty
    /// The encoding is not UTF-8.
    case encoding(String)
    /// The file is of another kind.
    case otherFile(String)
    /// The file is compressed and comes from a pipe.
    case compressedPipe
    /// A line is longer than 256 megabytes.
    case longLine(Int)
    /// A NUL byte in a line.
    case zeroByte(line: Int)
    /// There is no line `@data`.
    case noData
    /// A line of the header cannot be understood.
    case header(line: Int, String)
    /// The sequences have time stamps.
    case timeStamps(line: Int)
    /// The header says that there is neither a class nor a number.
    case noTarget
    /// A line has no label.
    case noLabel(line: Int)
    /// A label is not among the classes of the header.
    case unknownLabel(line: Int, String, classes: [String])
    /// A label is not a number, where it should be one, or not UTF-8.
    case badLabel(line: Int, String)
    /// A line has another number of channels than the first.
    case channelCount(line: Int, Int, expected: Int)
    /// The channels of a line have different lengths.
    case channelLengths(line: Int, Int, Int)
    /// A channel has no value.
    case noValues(line: Int, channel: Int)
    /// A line has another number of values than the header has attributes.
    case valueCount(line: Int, Int, expected: Int)
    /// A value is not a finite number.
    case badValue(line: Int, position: Int, String)
    /// A quote is not closed.
    case unclosedQuote(line: Int)
  }

  /// The path of the file, or another name of the sequences.
  public let name: String
  /// The problem.
  public let problem: Problem

  /// Bad data.
  public var category: ErrorCategory { .badData }

  /// One sentence.
  public var description: String { "\(oneLine(name)): \(message)" }

  private var message: String {
    switch problem {
    case .empty: "the file contains no sequence"
    case .encoding(let encoding): "the file is encoded in \(encoding), expected UTF-8"
    case .otherFile(let kind): "the file is \(kind), expected a text of sequences"
    case .compressedPipe:
      "the data is compressed by gzip, which is read from files only: decompress it with gzip -dc"
    case .longLine(let line): "line \(line) is longer than 256 MB"
    case .zeroByte(let line): "line \(line) contains a NUL byte: the file is not a text"
    case .noData: "the header has no line @data"
    case .header(let line, let reason): "line \(line): \(reason)"
    case .timeStamps(let line):
      "line \(line): sequences with time stamps are not supported, expected @timeStamps false"
    case .noTarget:
      "the sequences have no labels, expected @classLabel true or @targetLabel true"
    case .noLabel(let line): "line \(line) has no label"
    case .unknownLabel(let line, let label, let classes):
      "line \(line): the label is \(quoted(label)), expected one of "
        + classes.prefix(10).map { quoted($0) }.joined(separator: ", ")
        + (classes.count > 10 ? " ..." : "")
    case .badLabel(let line, let label):
      "line \(line): the label \(quoted(label)) is not a finite number"
    case .channelCount(let line, let count, let expected):
      "line \(line) has \(Self.count(count, "channel")), but the first sequence has \(expected)"
    case .channelLengths(let line, let first, let other):
      "line \(line): the channels have different lengths, \(first) and \(other)"
    case .noValues(let line, let channel): "line \(line): channel \(channel) has no values"
    case .valueCount(let line, let count, let expected):
      "line \(line) has \(Self.count(count, "value")), but the header has \(expected)"
    case .badValue(let line, let position, let text):
      "line \(line), value \(position): \(quoted(text)) is not a finite number"
    case .unclosedQuote(let line): "line \(line): a quote is not closed"
    }
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
