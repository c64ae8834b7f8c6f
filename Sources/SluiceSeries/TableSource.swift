import SluiceFiles
import SluiceTables
import SluiceTraining

/// The table that a run was trained on: its path, how it is read, and how its rows are divided.
///
/// It is stored in each checkpoint of a run, to make the data again when the run is resumed or evaluated.
public struct TableSource: DataSource, Hashable {
  /// The kind of data in files.
  public static let kind = "table"

  /// The absolute path of the file; `-` for standard input and pipes, which can be read only once.
  public var path: String
  /// How the table is written.
  public var format: TableFormat
  /// The columns and their roles.
  public var columns: SeriesColumns
  /// The training, validation and test rows.
  public var split: SeriesSplit
  /// The channels of noise that are added to the series; nil for none.
  public var noise: NoiseChannels?

  /// Whether the table came from standard input or a pipe, and cannot be read again.
  public var passedOnce: Bool { InputPath.isReadOnce(path) }

  /// Makes a source.
  ///
  /// - Parameters:
  ///   - path: the path of the file, which is stored as an absolute path; `-` for standard input.
  ///   - format: how the table is written.
  ///   - columns: the columns and their roles.
  ///   - split: the training, validation and test rows.
  ///   - noise: the channels of noise that are added to the series; nil for none.
  public init(
    path: String, format: TableFormat, columns: SeriesColumns, split: SeriesSplit,
    noise: NoiseChannels? = nil
  ) {
    self.path = InputPath.stored(path)
    self.format = format
    self.columns = columns
    self.split = split
    self.noise = noise
  }

  /// The series of a table with the columns of the source, and with channels of noise if it has any.
  ///
  /// - Throws: errors of the division into series and channels.
  public func panel(of table: Table) throws -> [Series] {
    let panel = try Series.panel(of: table, columns)
    return try noise?.added(to: panel) ?? panel
  }
}
