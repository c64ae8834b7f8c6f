import SluiceTables
import SluiceTraining

/// The table that a run was trained on: its path, how it is read, and how its rows are divided.
///
/// It is stored in each checkpoint of a run, to make the data again when the run is resumed or evaluated.
public struct TableSource: DataSource, Hashable {
  /// The kind of data in files.
  public static let kind = "table"

  /// The path of the file; `-` for standard input.
  public var path: String
  /// How the table is written.
  public var format: TableFormat
  /// The columns and their roles.
  public var columns: SeriesColumns
  /// The training, validation and test rows.
  public var split: SeriesSplit

  /// Makes a source.
  public init(path: String, format: TableFormat, columns: SeriesColumns, split: SeriesSplit) {
    self.path = path
    self.format = format
    self.columns = columns
    self.split = split
  }
}
