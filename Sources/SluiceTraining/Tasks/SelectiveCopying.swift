import SluiceText
import SluiceFiles
import Sluice
import SluiceKernels
import SluiceModels

/// Selective copying: the model copies the data tokens in order and skips the noise tokens between them.
///
///     input    . . 3 . 7 . . 3 . = . . .
///     target                       3 7 3
///
/// The data tokens are at random positions before `=`; all choices of positions are equally likely. Blanks
/// follow, and at each blank the target is the next data token. The model does not see its earlier outputs.
/// It must ignore the noise and count: the distances between the data tokens carry no information.
///
/// Source: Gu and Dao 2023, "Mamba" (https://arxiv.org/abs/2312.00752), appendix E.1. The vocabulary and
/// the format follow Poli et al. 2024, "Mechanistic design and scaling of hybrid architectures"
/// (https://arxiv.org/abs/2403.17844). There, no noise follows the last data token; here, it may follow.
public struct SelectiveCopying: SequenceTask {
  /// The number of tokens in an example: noise and data tokens, `=`, and one blank per data token.
  public var length = 256
  /// The number of data tokens to copy.
  public var copies = 16
  /// The vocabulary size, including noise and `=`.
  public var symbols = 16

  /// The task with the settings of its default preset.
  public init() {}

  /// The name in the tool.
  public static let name = "selective-copying"

  /// A one-line description.
  public static let summary = "copy the data tokens in order and skip the noise tokens between them"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    var task = SelectiveCopying()
    switch preset {
    case .default:
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 64, headCount: 8)
        // Counting needs large weights and products of features. A forget gate that closes a little
        // at each data token counts the data tokens between query and key.
        model.feedForward.kind = .swiglu
        model.gates = [
          Gate(.forget, .headwise, initialBias: 5), Gate(.output, .elementwise, initialBias: 3),
        ]
        recipe.initialDeviation = 0.1
        recipe.stepCount = 8000
        recipe.useBatches(of: 32)
        recipe.learningRate = 3e-3
        recipe.minimumLearningRate = 3e-5
      }
    case .paper:
      task.length = 4096
      return TaskSetup(task) { model, recipe in
        model.gates = []
        recipe.stepCount = 400_000
        recipe.useBatches(of: 64)
        recipe.learningRate = 1e-4
        recipe.minimumLearningRate = 1e-4
        recipe.evaluationInterval = 1000
      }
    }
  }

  /// The settings for the command line.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .copies: \.copies, .symbols: \.symbols]
  }

  /// The data tokens (numbers), the noise token `.` and the separator `=`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 2, and: [".", "="]))
  }

  /// The number of tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings in one line.
  public var details: String {
    "\(copies) of \(symbols - 2) different symbols among \(length - copies - 1) tokens"
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(TaskError) {
    try require(.copies, in: 1...1 << 20)
    try require(.symbols, in: 3...1 << 20)
    try require(.length, in: 1...1 << 24)
    try require(.length, atLeast: 2 * copies + 1, "for \(copies) symbols twice and a separator")
  }

  /// The task with the same number of data tokens and more noise.
  public func lengthened(by factor: Int) -> SelectiveCopying {
    var task = self
    task.length *= factor
    return task
  }

  /// One example; noise may also follow the last data token.
  public func example(kind: Int, random: RandomStream) -> TaskExample {
    var draws = RandomDraws(random)
    let (noise, sign) = (Int32(symbols - 2), Int32(symbols - 1))
    let prefix = length - copies - 1
    var inputs = [Int32](repeating: noise, count: length)
    var targets = [Int32](repeating: -1, count: length)
    inputs[prefix] = sign
    for (rank, place) in draws.distinct(copies, below: prefix).sorted().enumerated() {
      inputs[place] = Int32(draws.integer(below: symbols - 2))
      targets[prefix + 1 + rank] = inputs[place]
    }
    return TaskExample(inputs: inputs, targets: targets)
  }
}
