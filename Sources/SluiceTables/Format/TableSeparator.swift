/// The byte between the cells of a row.
public enum TableSeparator: String, Sendable, Hashable, Codable, CaseIterable {
  /// `,`
  case comma
  /// `;`
  case semicolon
  /// A tab.
  case tab
  /// `|`
  case pipe
  /// One or more spaces.
  case space

  /// The byte.
  var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .semicolon: UInt8(ascii: ";")
    case .tab: UInt8(ascii: "\t")
    case .pipe: UInt8(ascii: "|")
    case .space: UInt8(ascii: " ")
    }
  }
}
