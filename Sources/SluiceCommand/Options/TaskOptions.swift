import SluiceText
import ArgumentParser
import SluiceModels
import SluiceTraining

/// The flags of a task.
struct TaskOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Synthetic task to train on instead of text: \(SequenceTasks.names.joined(separator: ", ")).",
      valueName: "name"))
  var task: String?

  @Option(
    help: """
      Preset of model and training settings. nanogpt: nanoGPT's recipe, for text. paper: the settings of \
      the paper that the task comes from. Other flags override the preset. (default: default)
      """)
  var preset: Preset?

  @Option(help: "Sequence length: number of tokens in an example of the task.")
  var length: Int?

  @Option(help: "Vocabulary size of the task, including markers and blanks.")
  var symbols: Int?

  @Option(help: "Number of symbols to copy, for selective-copying.")
  var copies: Int?

  @Option(help: "Number of key/value pairs, for recall.")
  var pairs: Int?

  @Option(help: "Number of marked tokens, for noisy-classification.")
  var marks: Int?

  func validate() throws {
    guard let task else {
      if let preset, preset.ofText == nil {
        throw ValidationError("--preset \(preset.rawValue) needs a --task.")
      }
      if let (setting, _) = settings.first {
        throw ValidationError("--\(setting.rawValue) needs a --task.")
      }
      return
    }
    guard let type = SequenceTasks.named(task) else {
      throw ValidationError(CommandSpelling.unknown("task", task, names: SequenceTasks.names))
    }
    guard let preset = (preset ?? .default).ofTask else {
      throw ValidationError("--preset nanogpt is for text, not for --task \(task).")
    }
    guard let setup = type.setup(preset) else {
      throw ValidationError(
        "--task \(task) has no preset \(preset.rawValue): it does not come from a paper.")
    }
    for (setting, _) in settings where setup.task[setting] == nil {
      throw ValidationError("--task \(task) has no --\(setting.rawValue).")
    }
  }
}

extension TaskOptions {
  /// The task with its model and recipe; nil if no task is requested.
  ///
  /// - Throws: `TaskError` for an invalid setting.
  func setup() throws -> TaskSetup? {
    guard let task, let preset = (preset ?? .default).ofTask,
      var setup = SequenceTasks.named(task)?.setup(preset)
    else { return nil }
    setup.task = try applied(to: setup.task)
    setup.model.vocabularySize = setup.task.vocabulary.count
    setup.model.contextLength = setup.task.tokenCount
    return setup
  }

  /// The model and the recipe for a text.
  func textSetup(vocabularySize: Int) -> TextSetup {
    TextSetup((preset ?? .default).ofText ?? .default, vocabularySize: vocabularySize)
  }

  /// The task with the given flags applied.
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
