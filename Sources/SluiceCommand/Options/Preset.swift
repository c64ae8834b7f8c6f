import ArgumentParser
import SluiceTraining

/// What `--preset` may say: settings of model and training that go together, of a text or of a task.
enum Preset: String, CaseIterable, ExpressibleByArgument {
  case `default`, nanogpt, paper

  /// The preset for a text; nil where it is one for tasks.
  var ofText: TextPreset? { TextPreset(rawValue: rawValue) }

  /// The preset for a task; nil where it is one for texts.
  var ofTask: TaskPreset? { TaskPreset(rawValue: rawValue) }
}
