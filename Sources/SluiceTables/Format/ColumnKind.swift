/// The kind of the values of a column.
public enum ColumnKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Numbers.
  case number
  /// Times.
  case time
  /// Names from a list.
  case category
}
