import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluiceText

/// Flip-flop task: at each read, the last written value must be predicted; values marked to be ignored are
/// skipped.
///
///     input    w 1 i 0 i 1 r 1 w 0 i 1 i 1 r 0
///     target               1               0
///
/// An instruction has two tokens: write (`w`), ignore (`i`) or read (`r`), and a value. The first
/// instruction is a write, the last one a read; the numbers of writes and reads are equal. Values are
/// uniformly random, except for reads, which have the last written value. The model must ignore most
/// values, and must forget earlier writes; a gate that forgets at each write does both.
///
/// With the default preset, the accuracy is 99 % after 100 of 600 steps and 100 % at the end; it is 98.6 %
/// for sequences four times as long (`sluice train --task flip-flop`, seed 1337).
///
/// Source: Liu et al. 2023, "Exposing attention glitches with flip-flop language modeling"
/// (https://arxiv.org/abs/2306.00946). There, instructions are drawn independently, so that the number of
/// reads varies.
public struct FlipFlop: SequenceTask {
  /// The number of tokens in an example; an instruction has two tokens.
  public var length = 64
  /// The number of reads and of writes.
  public var copies = 4
  /// The vocabulary size: values and the three instructions.
  public var symbols = 5

  /// The task with the settings of its default preset.
  public init() {}

  /// The name in the tool.
  public static let name = "flip-flop"

  /// A one-line description.
  public static let summary = "at each read, repeat the last written value; skip ignored values"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    guard preset == .default else { return nil }
    var setup = TaskSetup.lookingBack(FlipFlop())
    setup.model.gates.append(Gate(.forget, .headwise, initialBias: 3))
    setup.recipe.stepCount = 600
    return setup
  }

  /// The settings for the command line.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .copies: \.copies, .symbols: \.symbols]
  }

  /// Values, then the instructions `w`, `i` and `r`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 3, and: ["w", "i", "r"]))
  }

  /// The number of tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings in one line.
  public var details: String {
    "\(copies) writes and reads of \(symbols - 3) values among \(length / 2) instructions"
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(TaskError) {
    try require(.copies, in: 1...1 << 20)
    try require(.symbols, in: 5...1 << 20)
    try require(.length, in: 1...1 << 24)
    try require(.length, atLeast: 4 * copies, "for \(copies) writes and reads")
    guard length.isMultiple(of: 2) else {
      throw .impossible(
        task: Self.name, setting: TaskSetting.length.rawValue, value: length,
        expected: "even: an instruction takes two tokens")
    }
  }

  /// The task with longer sequences and the same number of writes and reads.
  public func lengthened(by factor: Int) -> FlipFlop {
    var task = self
    task.length *= factor
    return task
  }

  /// One example.
  public func example(kind: Int, random: RandomStream) -> TaskExample {
    var draws = RandomDraws(random)
    let valueCount = symbols - 3
    let (write, ignore, read) = (Int32(valueCount), Int32(valueCount + 1), Int32(valueCount + 2))
    var instructions = [Int32](repeating: ignore, count: length / 2)
    (instructions[0], instructions[instructions.count - 1]) = (write, read)
    let places = draws.distinct(2 * (copies - 1), below: instructions.count - 2)
    for (index, place) in places.enumerated() {
      instructions[place + 1] = index.isMultiple(of: 2) ? write : read
    }
    var inputs: [Int32] = []
    var targets: [Int32] = []
    var written: Int32 = 0
    for instruction in instructions {
      let drawn = Int32(draws.integer(below: valueCount))
      if instruction == write { written = drawn }
      let isRead = instruction == read
      inputs += [instruction, isRead ? written : drawn]
      targets += [isRead ? written : -1, -1]
    }
    return TaskExample(inputs: inputs, targets: targets)
  }
}
