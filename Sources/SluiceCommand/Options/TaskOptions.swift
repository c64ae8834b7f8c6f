import SluiceText
import ArgumentParser
import SluiceModels
import SluiceTraining

/// The flags that choose a task and shape its examples.
struct TaskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A task to learn in place of a text: \(SequenceTasks.names.joined(separator: ", ")).",
      valueName: "name"))
  var task: String?

  @Option(help: "Settings of the task, the model and the training. (default: default)")
  var preset: TaskPreset?

  @Option(help: "Tokens in an example of the task.")
  var length: Int?

  @Option(help: "Different tokens of the task, signs and blanks included.")
  var symbols: Int?

  @Option(help: "Symbols to copy, in selective-copying.")
  var copies: Int?

  @Option(help: "Pairs of keys and values, in recall.")
  var pairs: Int?

  @Option(help: "Marked tokens, in noisy-classification.")
  var marks: Int?

  func validate() throws {
    guard let task else {
      guard preset == nil else { throw ValidationError("--preset needs a --task.") }
      if let (setting, _) = settings.first {
        throw ValidationError("--\(setting.rawValue) needs a --task.")
      }
      return
    }
    guard let type = SequenceTasks.named(task) else {
      throw ValidationError(CommandSpelling.unknown("task", task, names: SequenceTasks.names))
    }
    let preset = preset ?? .default
    guard let setup = type.setup(preset) else {
      throw ValidationError("\(task) comes from no paper: it has no preset \(preset.rawValue).")
    }
    for (setting, _) in settings where setup.task[setting] == nil {
      throw ValidationError("\(task) has no --\(setting.rawValue).")
    }
  }
}

extension TaskPreset: ExpressibleByArgument {}

extension TaskOptions {
  /// The task with its model and recipe; nil where no task is asked for.
  ///
  /// - Throws: `TaskError` for a setting that has a value it cannot take.
  func setup() throws -> TaskSetup? {
    guard let task, var setup = SequenceTasks.named(task)?.setup(preset ?? .default) else {
      return nil
    }
    setup.task = try applied(to: setup.task)
    setup.model.vocabularySize = setup.task.vocabulary.count
    setup.model.contextLength = setup.task.tokenCount
    return setup
  }

  /// The task with the settings that were given put into it.
  func applied(to base: any SequenceTask) throws -> any SequenceTask {
    var task = base
    for (setting, value) in settings { task[setting] = value }
    try task.validate()
    return task
  }

  private var settings: [(TaskSetting, Int)] {
    let values: KeyValuePairs<TaskSetting, Int?> = [
      .length: length, .symbols: symbols, .copies: copies, .pairs: pairs, .marks: marks,
    ]
    return values.compactMap { setting, value in value.map { (setting, $0) } }
  }
}
