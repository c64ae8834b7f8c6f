import SluiceText
import SluiceFiles
import Sluice
import SluiceKernels
import SluiceModels

/// Selective copying: symbols lie scattered among noise, and must be said again in their order.
///
///     input    . . 3 . 7 . . 3 . = . . .
///     target                       3 7 3
///
/// The symbols stand at random places before `=`, all choices equally likely; blanks follow, and at
/// each of them the next symbol is due. The model does not see what it answered before. It must leave
/// out the noise, and count: distances between the symbols tell it nothing.
///
/// Source: Gu and Dao 2023, "Mamba" (https://arxiv.org/abs/2312.00752), appendix E.1; vocabulary and
/// form as in Poli and others 2024, "Mechanistic design and scaling of hybrid architectures"
/// (https://arxiv.org/abs/2403.17844), where no noise follows the last symbol; here it does.
public struct SelectiveCopying: SequenceTask {
  /// Tokens in an example: noise and symbols, `=`, and as many blanks as there are symbols.
  public var length = 256
  /// Symbols to copy.
  public var copies = 16
  /// Different tokens, noise and `=` included.
  public var symbols = 16

  /// The task with the settings of its default preset.
  public init() {}

  /// Its name in the tool.
  public static let name = "selective-copying"

  /// What has to be done.
  public static let summary = "copy the data tokens in order and skip the noise tokens between them"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    var task = SelectiveCopying()
    switch preset {
    case .default:
      return TaskSetup(task) { model, recipe in
        model.resize(hiddenSize: 64, headCount: 8)
        // To count takes large weights and products of features. A forget gate that shuts a little
        // at each symbol counts those between query and key.
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

  /// What can be set.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .copies: \.copies, .symbols: \.symbols]
  }

  /// Numbers to copy, the noise `.` and the sign `=`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 2, and: [".", "="]))
  }

  /// Tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings, in a line.
  public var details: String {
    "\(copies) of \(symbols - 2) different symbols among \(length - copies - 1) tokens"
  }

  /// Checks that all that must be in an example has room.
  public func validate() throws(TaskError) {
    try require(.copies, in: 1...1 << 20)
    try require(.symbols, in: 3...1 << 20)
    try require(.length, in: 1...1 << 24)
    try require(.length, atLeast: 2 * copies + 1, "for \(copies) symbols twice and a separator")
  }

  /// With as many symbols among more noise.
  public func lengthened(by factor: Int) -> SelectiveCopying {
    var task = self
    task.length *= factor
    return task
  }

  /// One example; noise may follow the last symbol, too.
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
