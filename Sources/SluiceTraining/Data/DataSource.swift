/// Where a run's data comes from, as its checkpoints keep it: enough to make the data again.
///
/// ```swift
/// struct TableSource: DataSource {
///   static let kind = "table"
///   var path: String
/// }
/// let source = try SavedRun(run).source(TableSource.self)
/// ```
public protocol DataSource: Codable, Sendable {
  /// What files call data of this kind.
  static var kind: String { get }
}
