import SluiceFiles
import SluiceTables
import SluiceTraining

/// The file that a classifier was trained on: its path, how it is read, and how its sequences are divided.
///
/// It is stored in each checkpoint of a run, to make the data again when the run is resumed or evaluated.
public struct SequenceSource: DataSource, Hashable {
  /// The kind of data in files.
  public static let kind = "sequences"

  /// The path of the file; `-` for standard input.
  public var path: String
  /// The path of the test sequences; nil if the test part, if there is one, is in the file.
  public var testPath: String?
  /// How a table is read; nil if the file has labelled sequences (`.ts`, `.arff`, UCR text).
  public var table: TableLayout?
  /// The training, validation and test sequences; nil if all are training sequences.
  public var split: SeriesSplit?
  /// Whether training sequences are changed at random.
  public var isAugmented: Bool
  /// The channels of noise that are added to the sequences; nil for none.
  public var noise: NoiseChannels?

  /// How sequences are read from a table.
  public struct TableLayout: Codable, Sendable, Hashable {
    /// How the table is written.
    public var format: TableFormat
    /// The columns and their roles.
    public var columns: SequenceColumns

    /// Makes a layout.
    public init(format: TableFormat, columns: SequenceColumns) {
      self.format = format
      self.columns = columns
    }
  }

  /// Whether the sequences were read from standard input or a pipe, and cannot be read again.
  public var passedOnce: Bool { InputPath.isReadOnce(path) }

  /// Makes a source.
  public init(
    path: String, testPath: String? = nil, table: TableLayout? = nil, split: SeriesSplit? = nil,
    isAugmented: Bool = true, noise: NoiseChannels? = nil
  ) {
    self.path = path
    self.testPath = testPath
    self.table = table
    self.split = split
    self.isAugmented = isAugmented
    self.noise = noise
  }
}
