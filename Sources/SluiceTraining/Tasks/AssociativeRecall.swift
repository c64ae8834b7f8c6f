import SluiceText
import SluiceFiles
import SluicePlatform
import Sluice
import SluiceKernels
import SluiceModels

/// Associative recall of many keys: pairs of keys and values, then keys again, in any order; each asks
/// for its value.
///
///     input    k5 v2 k9 v7 . . k9 . k5 . . .
///     target                  v7   v2
///
/// All keys of an example differ, and so do its values. Each key is asked for once; at an even distance
/// from the pairs, which is `2 g` with a probability that falls as `g ^ (a - 1)`, `a = 0.01`: early
/// rather than late. The rest is blank.
///
/// Source: Arora and others 2023, "Zoology" (https://arxiv.org/abs/2312.04927), section 4 and its code
/// (https://github.com/HazyResearch/zoology), there "multi-query associative recall".
public struct AssociativeRecall: SequenceTask {
  /// Examples of one length.
  public struct Kind: Sendable, Codable, Hashable {
    /// Tokens.
    public var length: Int
    /// Pairs of a key and a value.
    public var pairs: Int

    /// Describes examples.
    public init(length: Int, pairs: Int) {
      self.length = length
      self.pairs = pairs
    }
  }

  /// The kinds of examples, which take turns.
  ///
  /// Every other one is short: there a model finds the way to match keys within some hundred steps, and
  /// keeps it where there are more pairs. Without them it goes on guessing for thousands.
  public var kinds = [
    Kind(length: 32, pairs: 4), Kind(length: 64, pairs: 4),
    Kind(length: 32, pairs: 4), Kind(length: 128, pairs: 8),
    Kind(length: 32, pairs: 4), Kind(length: 128, pairs: 16),
  ]
  /// Different tokens: the blank, and from 1 on keys, from the middle on values.
  public var symbols = 8192

  private static let power = 0.01

  /// Tokens in the longest kind; to set it makes all of them as long.
  public var length: Int {
    get { kinds.map(\.length).max() ?? 0 }
    set { kinds = kinds.distinct { $0.length = newValue } }
  }

  /// Pairs in the kind that has most; to set it gives all of them as many.
  public var pairs: Int {
    get { kinds.map(\.pairs).max() ?? 0 }
    set { kinds = kinds.distinct { $0.pairs = newValue } }
  }

  /// The task with the settings of its default preset.
  public init() {}

  /// Its name in the tool.
  public static let name = "recall"

  /// What has to be done.
  public static let summary = "associative recall: give the value that was paired with each key"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    var task = AssociativeRecall()
    switch preset {
    case .default:
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 64, headCount: 2)
        // Nearly open: a gate that halves what attention gathers delays the find.
        model.gates = [Gate(.output, .elementwise, initialBias: 3)]
        recipe.stepCount = 8000
        recipe.useBatches(of: 64)
        recipe.learningRate = 3e-3
        recipe.minimumLearningRate = 3e-4
      }
    case .paper:
      // Its model has no feed-forward layers; this one has.
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

  /// What can be set.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .pairs: \.pairs, .symbols: \.symbols]
  }

  /// The blank `.`, then keys `k1`, `k2`, ..., then values `v0`, `v1`, ...
  public var vocabulary: Vocabulary {
    let keys = (1..<max(2, symbols / 2)).map { "k\($0)" }
    let values = (0..<max(1, symbols - symbols / 2)).map { "v\($0)" }
    return .symbols(SymbolTable(unchecked: ["."] + keys + values))
  }

  /// Tokens in the longest example.
  public var tokenCount: Int { length }

  /// As many as `kinds` holds.
  public var kindCount: Int { kinds.count }

  /// The settings, in a line.
  public var details: String {
    let kinds = kinds.distinct { _ in }.map { "\($0.pairs) pairs in \($0.length) tokens" }
    return kinds.joined(separator: ", ") + "; \(symbols / 2 - 1) keys"
  }

  /// Checks that all that must be in an example has room.
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

  /// With as many pairs, whose keys come back later.
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
  /// All of them changed; those that are then the same, once.
  fileprivate func distinct(_ change: (inout AssociativeRecall.Kind) -> Void) -> Self {
    var result: Self = []
    for var kind in self {
      change(&kind)
      if !result.contains(kind) { result.append(kind) }
    }
    return result
  }
}
