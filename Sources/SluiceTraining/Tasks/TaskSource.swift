/// A task in a checkpoint: `{"name": "recall", "settings": {...}}`.
public struct TaskSource: DataSource, Equatable {
  /// The name of this kind of data in files.
  public static let kind = "task"

  /// The task with its settings.
  public let task: any SequenceTask

  /// Makes a source from a task.
  public init(_ task: any SequenceTask) { self.task = task }

  private enum CodingKeys: String, CodingKey {
    case name
    case settings
  }

  /// Reads a task.
  ///
  /// - Throws: `TaskError.unknown` if this version does not have the task.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    guard let type = SequenceTasks.named(name) else { throw TaskError.unknown(name: name) }
    task = try container.decode(type, forKey: .settings)
  }

  /// Writes the task's name and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type(of: task).name, forKey: .name)
    try container.encode(task, forKey: .settings)
  }

  /// Whether both are the same task with the same settings.
  public static func == (a: TaskSource, b: TaskSource) -> Bool { a.task.isEqual(to: b.task) }
}

extension SequenceTask {
  /// Whether the other is the same task with the same settings.
  public func isEqual(to other: any SequenceTask) -> Bool { (other as? Self) == self }
}
