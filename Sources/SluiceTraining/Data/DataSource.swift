/// The source of a run's data in checkpoints, from which the data can be made again.
///
/// ```swift
/// struct TableSource: DataSource {
///   static let kind = "table"
///   var path: String
/// }
/// let source = try SavedRun(run).source(TableSource.self)
/// ```
public protocol DataSource: Codable, Sendable {
  /// The kind of data in files.
  static var kind: String { get }
}
