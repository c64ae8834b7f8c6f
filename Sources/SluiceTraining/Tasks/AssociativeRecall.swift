import SluiceText
import SluiceFiles
import SluicePlatform
import Sluice
import SluiceKernels
import SluiceModels

/// Multi-query associative recall: a list of key/value pairs, then queries by key for which the value must
/// be predicted.
///
///     input    k5 v2 k9 v7 . . k9 . k5 . . .
///     target                  v7   v2
///
/// All keys of an example are different, and so are all values. Each key is queried once, at an even
/// distance `2 g` after the pairs; the probability of `g` is proportional to `g ^ (a - 1)` with `a = 0.01`,
/// so that small distances are more likely. All other tokens are blanks.
///
/// Source: Arora et al. 2023, "Zoology" (https://arxiv.org/abs/2312.04927), section 4, and its code
/// (https://github.com/HazyResearch/zoology).
public struct AssociativeRecall: SequenceTask {
  /// Examples of one length.
  public struct Kind: Sendable, Codable, Hashable {
    /// The number of tokens.
    public var length: Int
    /// The number of key/value pairs.
    public var pairs: Int

    /// Makes a kind of examples.
    public init(length: Int, pairs: Int) {
      self.length = length
      self.pairs = pairs
    }
  }

  /// The kinds of examples, in turn.
  ///
  /// Every second kind is short. With short examples, a model learns to match keys within a few hundred
  /// steps, and then does so with more pairs as well. Without them, it makes no progress for thousands of
  /// steps.
  public var kinds = [
    Kind(length: 32, pairs: 4), Kind(length: 64, pairs: 4),
    Kind(length: 32, pairs: 4), Kind(length: 128, pairs: 8),
    Kind(length: 32, pairs: 4), Kind(length: 128, pairs: 16),
  ]
  /// The vocabulary size: the blank, then keys, and values in the second half.
  public var symbols = 8192

  private static let power = 0.01

  /// The number of tokens of the longest kind; setting it changes all kinds.
  public var length: Int {
    get { kinds.map(\.length).max() ?? 0 }
    set { kinds = kinds.distinct { $0.length = newValue } }
  }

  /// The largest number of pairs; setting it changes all kinds.
  public var pairs: Int {
    get { kinds.map(\.pairs).max() ?? 0 }
    set { kinds = kinds.distinct { $0.pairs = newValue } }
  }

  /// The task with the settings of its default preset.
  public init() {}

  /// The name in the tool.
  public static let name = "recall"

  /// A one-line description.
  public static let summary = "associative recall: give the value that was paired with each key"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    var task = AssociativeRecall()
    switch preset {
    case .default:
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 64, headCount: 2)
        // Almost open at first: a gate that halves the output of attention delays learning the task.
        model.gates = [Gate(.output, .elementwise, initialBias: 3)]
        recipe.stepCount = 8000
        recipe.useBatches(of: 64)
        recipe.learningRate = 3e-3
        recipe.minimumLearningRate = 3e-4
      }
    case .paper:
      // The paper's model has no feed-forward layers; this model has them.
      task.kinds = [
        Kind(length: 64, pairs: 4), Kind(length: 128, pairs: 8), Kind(length: 256, pairs: 16),
      ]
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 64, headCount: 1)
        model.gates = []
        recipe.stepCount = 75_000
        recipe.useBatches(of: 256)
        recipe.optimizer.weightDecay = 0.1
        recipe.learningRate = 1e-3
        recipe.minimumLearningRate = 0
        recipe.targetAccuracy = 0.99
        recipe.evaluationInterval = 500
      }
    }
  }

  /// The settings for the command line.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .pairs: \.pairs, .symbols: \.symbols]
  }

  /// The blank `.`, then keys `k1`, `k2`, ..., then values `v0`, `v1`, ...
  public var vocabulary: Vocabulary {
    let keys = (1..<max(2, symbols / 2)).map { "k\($0)" }
    let values = (0..<max(1, symbols - symbols / 2)).map { "v\($0)" }
    return .symbols(SymbolTable(unchecked: ["."] + keys + values))
  }

  /// The number of tokens in the longest example.
  public var tokenCount: Int { length }

  /// The number of kinds.
  public var kindCount: Int { kinds.count }

  /// The settings in one line.
  public var details: String {
    let kinds = kinds.distinct { _ in }.map { "\($0.pairs) pairs in \($0.length) tokens" }
    return kinds.joined(separator: ", ") + "; \(symbols / 2 - 1) keys"
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(TaskError) {
    try require(.symbols, in: 4...1 << 20)
    guard !kinds.isEmpty else {
      throw .impossible(
        task: Self.name, setting: "kinds", value: 0, expected: "at least 1")
    }
    for kind in kinds {
      var one = self
      one.kinds = [kind]
      try one.require(.pairs, in: 1...symbols / 2 - 1)
      try one.require(.length, in: 1...1 << 24)
      try one.require(
        .length, atLeast: 4 * kind.pairs, "for \(kind.pairs) pairs and the keys that ask for them")
    }
  }

  /// The task with longer sequences and the same number of pairs.
  public func lengthened(by factor: Int) -> AssociativeRecall {
    var task = self
    task.kinds = kinds.map { Kind(length: $0.length * factor, pairs: $0.pairs) }
    return task
  }

  /// One example of `kinds[kind]`.
  public func example(kind: Int, random: RandomStream) -> TaskExample {
    var draws = RandomDraws(random)
    let (length, pairs) = (kinds[kind].length, kinds[kind].pairs)
    let half = symbols / 2
    let keys = draws.distinct(pairs, below: half - 1).map { Int32($0 + 1) }
    let values = draws.distinct(pairs, below: symbols - half).map { Int32($0 + half) }
    let weights = (1...(length - 2 * pairs) / 2).map { pow(Double($0), Self.power - 1) }
    let gaps = draws.distinct(pairs, weights: weights)
    var inputs = [Int32](repeating: 0, count: length)
    var targets = [Int32](repeating: -1, count: length)
    for (pair, (key, value)) in zip(keys, values).enumerated() {
      inputs[2 * pair] = key
      inputs[2 * pair + 1] = value
      let question = 2 * pairs + 2 * gaps[pair]
      inputs[question] = key
      targets[question] = value
    }
    return TaskExample(inputs: inputs, targets: targets)
  }
}

extension [AssociativeRecall.Kind] {
  /// All elements after the change, without duplicates.
  fileprivate func distinct(_ change: (inout AssociativeRecall.Kind) -> Void) -> Self {
    var result: Self = []
    for var kind in self {
      change(&kind)
      if !result.contains(kind) { result.append(kind) }
    }
    return result
  }
}
