/// A task as `training.json` keeps it: `{"name": "recall", "settings": {...}}`.
struct SavedTask: Codable, Equatable {
  let task: any SequenceTask

  init(_ task: any SequenceTask) { self.task = task }

  private enum CodingKeys: String, CodingKey {
    case name
    case settings
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    guard let type = SequenceTasks.named(name) else { throw TaskError.unknown(name: name) }
    task = try container.decode(type, forKey: .settings)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type(of: task).name, forKey: .name)
    try container.encode(task, forKey: .settings)
  }

  static func == (a: SavedTask, b: SavedTask) -> Bool { a.task.isEqual(to: b.task) }
}

extension SequenceTask {
  /// Whether the other is the same task with the same settings.
  public func isEqual(to other: any SequenceTask) -> Bool { (other as? Self) == self }
}
