import Sluice
import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Induction heads: what followed a sign the first time, follows it again.
///
///     input    4 1 9 => 7 2 2 5 8 =>
///     target                      7
///
/// Random symbols, among them at a random place a sign and the symbol after it; the sequence ends with
/// the sign again.
///
/// Source: Gu and Dao 2023, "Mamba" (https://arxiv.org/abs/2312.00752), appendix E.1, after Fu and
/// others 2022, "Hungry hungry hippos" (https://arxiv.org/abs/2212.14052), whose examples are 30 tokens
/// of 20; only the last answer counts, as in their evaluation.
public struct InductionHeads: SequenceTask {
  /// Tokens in an example.
  public var length = 256
  /// Different tokens, the sign included.
  public var symbols = 16

  /// The task with the settings of the paper.
  public init() {}

  /// Its name in the tool.
  public static let name = "induction"

  /// What has to be done.
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

  /// What can be set.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .symbols: \.symbols]
  }

  /// Numbers and the sign `=>`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 1, and: ["=>"]))
  }

  /// Tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings, in a line.
  public var details: String { "\(length) tokens, \(symbols - 1) symbols" }

  /// Checks that all that must be in an example has room.
  public func validate() throws(TaskError) {
    try require(.symbols, in: 3...1 << 20)
    try require(.length, in: 3...1 << 24)
  }

  /// With more symbols about the sign.
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
