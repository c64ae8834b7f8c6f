/// The order of day and month in dates such as `01/02/2020`.
public enum DateOrder: String, Sendable, Hashable, Codable, CaseIterable {
  /// The second of January: `01/02/2020`.
  case monthFirst = "month-first"
  /// The first of February: `01/02/2020`.
  case dayFirst = "day-first"
}
