import ArgumentParser
import SluiceTraining

/// The values of `--preset`: named settings of model and training, for texts or tasks.
enum Preset: String, CaseIterable, ExpressibleByArgument {
  case `default`, nanogpt, paper

  /// The preset for a text; nil if it is for tasks.
  var ofText: TextPreset? { TextPreset(rawValue: rawValue) }

  /// The preset for a task; nil if it is for texts.
  var ofTask: TaskPreset? { TaskPreset(rawValue: rawValue) }
}
