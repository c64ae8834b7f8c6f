import SluiceFiles

/// A cell that does not fit its column.
public struct BadCell: Sendable, Equatable, CustomStringConvertible {
  /// What is wrong with the cell.
  public enum Fault: Sendable, Equatable {
    /// It is not a number.
    case notANumber
    /// It is a number with thousands separators.
    case thousandsSeparators
    /// It is infinite, or too large for float64.
    case infinite
    /// It is not a time.
    case notATime
    /// There is no such date or time of day, in the order of day and month of the column.
    case notInCalendar
    /// It is missing in the first column of times.
    case missingTime
    /// It is not UTF-8.
    case notUTF8
  }

  /// The line the row begins in; the first is 1.
  public let line: Int
  /// The name of the column.
  public let column: String
  /// The text.
  public let text: String
  /// What is wrong.
  public let fault: Fault

  /// A sentence without its end.
  public var description: String {
    let place = "line \(line), column \(quoted(column)): "
    return switch fault {
    case .notANumber: "\(place)\(quoted(text)) is not a number"
    case .thousandsSeparators: "\(place)\(quoted(text)) has thousands separators"
    case .infinite: "\(place)\(quoted(text)) is not a finite number"
    case .notATime: "\(place)\(quoted(text)) is not a time"
    case .notInCalendar: "\(place)\(quoted(text)) is not a date and time that exists"
    case .missingTime: "\(place)the time is missing"
    case .notUTF8: "\(place)the text is not UTF-8"
    }
  }
}
