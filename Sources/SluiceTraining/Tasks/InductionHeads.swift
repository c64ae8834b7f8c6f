import Sluice
import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Induction task: the token that followed a marker must be predicted when the marker occurs again.
///
///     input    4 1 9 => 7 2 2 5 8 =>
///     target                      7
///
/// The sequence consists of random symbols with a marker at a random position; it ends with the marker.
///
/// Source: Gu and Dao 2023, "Mamba" (https://arxiv.org/abs/2312.00752), appendix E.1, after Fu et al. 2022,
/// "Hungry hungry hippos" (https://arxiv.org/abs/2212.14052), with 30 tokens and a vocabulary size of 20.
/// Only the last prediction is counted, as in their evaluation.
public struct InductionHeads: SequenceTask {
  /// The number of tokens in an example.
  public var length = 256
  /// The vocabulary size, including the marker.
  public var symbols = 16

  /// The task with the settings of the paper.
  public init() {}

  /// The name in the tool.
  public static let name = "induction"

  /// A one-line description.
  public static let summary = "repeat the token that followed the marker earlier"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    var task = InductionHeads()
    switch preset {
    case .default:
      task.length = 64
      return .lookingBack(task)
    case .paper:
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 128, headCount: 8)
        model.gates = []
        model.positions = .rotary
        recipe.stepCount = 50 * 8192
        recipe.useBatches(of: 8)
        recipe.learningRate = 2e-4
        recipe.minimumLearningRate = 2e-4
        recipe.evaluationInterval = 1024
      }
    }
  }

  /// The settings for the command line.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .symbols: \.symbols]
  }

  /// Numbers and the marker `=>`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 1, and: ["=>"]))
  }

  /// The number of tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings in one line.
  public var details: String { "\(length) tokens, \(symbols - 1) symbols" }

  /// Throws an error if the settings are invalid.
  public func validate() throws(TaskError) {
    try require(.symbols, in: 3...1 << 20)
    try require(.length, in: 3...1 << 24)
  }

  /// The task with longer sequences.
  public func lengthened(by factor: Int) -> InductionHeads {
    var task = self
    task.length *= factor
    return task
  }

  /// One example.
  public func example(kind: Int, random: RandomStream) -> TaskExample {
    var draws = RandomDraws(random)
    let sign = Int32(symbols - 1)
    var inputs = (0..<length).map { _ in Int32(draws.integer(below: symbols - 1)) }
    let place = draws.integer(below: length - 2)
    inputs[place] = sign
    inputs[length - 1] = sign
    var targets = [Int32](repeating: -1, count: length)
    targets[length - 1] = inputs[place + 1]
    return TaskExample(inputs: inputs, targets: targets)
  }
}
