/// What was understood of a file.
public struct TableReading: Sendable, Hashable, Codable {
  /// The format, with everything that was found from the file.
  ///
  /// The order of dates is nil if no column needs it.
  public var format: TableFormat
  /// The number of bytes, after decompression.
  public var byteCount: Int
  /// Whether the file was compressed by gzip.
  public var isCompressed: Bool
  /// The number of lines without any character, which were skipped.
  public var blankLineCount: Int
  /// The number of rows of empty cells in a table with times, which were skipped.
  public var emptyRowCount: Int
  /// The order of the rows by their first column of times; nil without one.
  public var order: RowOrder?

  /// The order of rows by time.
  public enum RowOrder: String, Sendable, Hashable, Codable {
    /// No time is before that of the row above.
    case ascending
    /// No time is after that of the row above.
    case descending
    /// Neither.
    case mixed

    /// The order of times, from the first to the last.
    public init(of times: [Timestamp]) {
      let pairs = zip(times, times.dropFirst())
      if pairs.allSatisfy({ $0 <= $1 }) {
        self = .ascending
      } else {
        self = pairs.allSatisfy { $0 >= $1 } ? .descending : .mixed
      }
    }
  }
}
