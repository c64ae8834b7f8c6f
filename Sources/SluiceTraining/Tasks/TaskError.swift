import SluiceFiles
import Sluice

/// An error of a task.
public enum TaskError: SluiceError, Equatable {
  /// An invalid setting.
  case impossible(task: String, setting: String, value: Int, expected: String)
  /// The examples are longer than the context of the model.
  case tooLong(task: String, tokenCount: Int, contextLength: Int)
  /// The vocabularies of model and task differ.
  case otherSymbols(task: String, checkpoint: String)
  /// A task that is unknown in this version.
  case unknown(name: String)

  /// `badConfiguration` for settings, `badData` for files.
  public var category: ErrorCategory {
    switch self {
    case .impossible, .tooLong: .badConfiguration
    case .otherSymbols, .unknown: .badData
    }
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .impossible(let task, let setting, let value, let expected):
      "\(task): \(setting) is \(value), expected \(expected)"
    case .tooLong(let task, let tokenCount, let contextLength):
      "\(task) has examples of \(tokenCount) tokens, which do not fit a context of \(contextLength) tokens"
    case .otherSymbols(let task, let checkpoint):
      """
      the vocabulary of the model in \(checkpoint) does not match \(task) with these settings: the model \
      can only be used on the task that it was trained on
      """
    case .unknown(let name):
      "there is no task named \(name); the tasks are \(SequenceTasks.names.joined(separator: ", "))"
    }
  }
}

extension SequenceTask {
  /// Throws if the setting is not in `range`.
  func require(_ setting: TaskSetting, in range: ClosedRange<Int>) throws(TaskError) {
    guard let value = self[setting], !range.contains(value) else { return }
    throw .impossible(
      task: Self.name, setting: setting.rawValue, value: value,
      expected: "\(range.lowerBound) to \(range.upperBound)")
  }

  /// Throws if the setting is less than `least`; `why` gives the reason.
  func require(
    _ setting: TaskSetting, atLeast least: Int, _ why: String
  ) throws(TaskError) {
    guard let value = self[setting], value < least else { return }
    throw .impossible(
      task: Self.name, setting: setting.rawValue, value: value,
      expected: "at least \(least) \(why)")
  }
}
