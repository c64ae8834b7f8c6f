import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// A task that shows what a model can do with sequences: it makes its own examples, as many as wanted.
///
/// An example is a pure function of the task's settings, a stream of random numbers and the example's
/// number. To add a task, write a file with a type that conforms, and name it in `SequenceTasks`.
public protocol SequenceTask: Sendable, Codable, Hashable {
  /// What the tool calls it.
  static var name: String { get }

  /// What has to be done, in a sentence, for who has the names before them.
  static var summary: String { get }

  /// The task's settings, and the model and the recipe that go with them.
  ///
  /// - Returns: nil where the task has no such preset.
  static func setup(_ preset: TaskPreset) -> TaskSetup?

  /// The symbols that examples are made of.
  var vocabulary: Vocabulary { get }

  /// Tokens in the longest example.
  var tokenCount: Int { get }

  /// How many kinds of examples there are, each of one length.
  var kindCount: Int { get }

  /// What the settings amount to, in a line.
  var details: String { get }

  /// What can be set of it.
  static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> { get }

  /// Checks that there can be examples.
  ///
  /// - Throws: `TaskError` that names the setting at fault.
  func validate() throws(TaskError)

  /// The same task in sequences `factor` times as long, with as much to find in them.
  func lengthened(by factor: Int) -> Self

  /// One example.
  ///
  /// - Parameters:
  ///   - kind: below `kindCount`.
  ///   - random: what belongs to this example alone.
  func example(kind: Int, random: RandomStream) -> TaskExample
}

extension SequenceTask {
  /// One kind.
  public var kindCount: Int { 1 }

  /// The value of a setting; nil where the task has none of that name, and setting it does nothing.
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

/// A sequence and what to predict at its positions.
public struct TaskExample: Sendable, Equatable {
  /// What the model sees.
  public var inputs: [Int32]
  /// What it should predict at each position; -1 where that does not count.
  public var targets: [Int32]

  /// Puts an example together.
  public init(inputs: [Int32], targets: [Int32]) {
    require(inputs.count == targets.count, "there must be one target for each input")
    self.inputs = inputs
    self.targets = targets
  }
}

/// What can be set of a task.
public enum TaskSetting: String, Sendable, CaseIterable {
  /// Tokens in an example.
  case length
  /// Different symbols, those with a part of their own included.
  case symbols
  /// Symbols to copy.
  case copies
  /// Pairs of keys and values.
  case pairs
  /// Marked symbols.
  case marks
}

/// The tasks there are.
public enum SequenceTasks {
  /// All of them, in the order they are listed in.
  public static let all: [any SequenceTask.Type] = [
    SelectiveCopying.self, AssociativeRecall.self, InductionHeads.self,
    NoisyClassification.self, FlipFlop.self,
  ]

  /// Their names.
  public static var names: [String] { all.map { $0.name } }

  /// The task of a name.
  public static func named(_ name: String) -> (any SequenceTask.Type)? {
    all.first { $0.name == name }
  }
}
