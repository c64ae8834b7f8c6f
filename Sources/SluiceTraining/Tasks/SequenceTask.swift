import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// A synthetic sequence task: it generates any number of examples that test one ability of a model.
///
/// An example is a pure function of the task's settings, a random stream and the number of the
/// example. To add a task, write a type that conforms to this protocol and add it to `SequenceTasks`.
public protocol SequenceTask: Sendable, Codable, Hashable {
  /// The name in the tool.
  static var name: String { get }

  /// A one-line description, shown after the name.
  static var summary: String { get }

  /// The settings of the task for a preset, with a suitable model and recipe.
  ///
  /// - Returns: nil if the task does not have this preset.
  static func setup(_ preset: TaskPreset) -> TaskSetup?

  /// The vocabulary of the task.
  var vocabulary: Vocabulary { get }

  /// The number of tokens in the longest example.
  var tokenCount: Int { get }

  /// The number of kinds of examples; all examples of a kind have the same length.
  var kindCount: Int { get }

  /// The settings in one line.
  var details: String { get }

  /// The settings for the command line.
  static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> { get }

  /// Checks that the settings are valid.
  ///
  /// - Throws: a `TaskError` that names the invalid setting.
  func validate() throws(TaskError)

  /// The task with sequences `factor` times as long and the same number of targets.
  func lengthened(by factor: Int) -> Self

  /// One example.
  ///
  /// - Parameters:
  ///   - kind: the kind of the example, below `kindCount`.
  ///   - random: the random stream of this example.
  func example(kind: Int, random: RandomStream) -> TaskExample
}

extension SequenceTask {
  /// One kind.
  public var kindCount: Int { 1 }

  /// The value of a setting; nil if the task does not have it.
  ///
  /// Setting it has no effect if the task does not have it.
  public subscript(setting: TaskSetting) -> Int? {
    get { Self.path(of: setting).map { self[keyPath: $0] } }
    set {
      guard let path = Self.path(of: setting), let newValue else { return }
      self[keyPath: path] = newValue
    }
  }

  private static func path(of setting: TaskSetting) -> WritableKeyPath<Self, Int>? {
    settings.first { $0.key == setting }?.value
  }
}

/// An example: a sequence, and the target at each position.
public struct TaskExample: Sendable, Equatable {
  /// The input tokens.
  public var inputs: [Int32]
  /// The target at each position; -1 for positions that are ignored.
  public var targets: [Int32]

  /// Makes an example from inputs and targets.
  public init(inputs: [Int32], targets: [Int32]) {
    require(inputs.count == targets.count, "there must be one target for each input")
    self.inputs = inputs
    self.targets = targets
  }
}

/// The settings that tasks can have.
public enum TaskSetting: String, Sendable, CaseIterable {
  /// The number of tokens in an example.
  case length
  /// The vocabulary size, including special symbols.
  case symbols
  /// The number of symbols to copy.
  case copies
  /// The number of key/value pairs.
  case pairs
  /// The number of marked symbols.
  case marks
}

/// The list of tasks.
public enum SequenceTasks {
  /// All tasks, in the order of the list.
  public static let all: [any SequenceTask.Type] = [
    SelectiveCopying.self, AssociativeRecall.self, InductionHeads.self,
    NoisyClassification.self, FlipFlop.self,
  ]

  /// The names of all tasks.
  public static var names: [String] { all.map { $0.name } }

  /// The task with the given name.
  public static func named(_ name: String) -> (any SequenceTask.Type)? {
    all.first { $0.name == name }
  }
}
