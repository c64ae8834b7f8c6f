import Sluice
import SluiceFiles
import SluiceKernels
import SluiceModels
import SluiceText

/// Flip-flops: what was written last must be said at each read, however much is to be ignored between.
///
///     input    w 1 i 0 i 1 r 1 w 0 i 1 i 1 r 0
///     target               1               0
///
/// Instructions are two tokens: write (`w`), ignore (`i`) or read (`r`), and a value. The first is a
/// write, the last a read; as many of the others are writes as reads. Values are drawn evenly, but a read
/// shows the value that was written last. The model must ignore most values, and of those written all
/// but the last: a gate that forgets at each write does both.
///
/// The default preset is right at 99 % of reads after 100 of its 600 steps and at all of them at the end,
/// at 98.6 % in examples four times as long (`sluice train --task flip-flop`, seed 1337).
///
/// Source: Liu et al. 2023, "Exposing attention glitches with flip-flop language modeling"
/// (https://arxiv.org/abs/2306.00946); there, kinds of instructions are drawn one by one, so that
/// examples differ in their number of reads.
public struct FlipFlop: SequenceTask {
  /// Tokens in an example, two an instruction.
  public var length = 64
  /// Reads, and writes as many.
  public var copies = 4
  /// Different tokens: values, and the three instructions.
  public var symbols = 5

  /// The task with the settings of its default preset.
  public init() {}

  /// Its name in the tool.
  public static let name = "flip-flop"

  /// What has to be done.
  public static let summary = "at each read, repeat the last written value; skip ignored values"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    guard preset == .default else { return nil }
    var setup = TaskSetup.lookingBack(FlipFlop())
    setup.model.gates.append(Gate(.forget, .headwise, initialBias: 3))
    setup.recipe.stepCount = 600
    return setup
  }

  /// What can be set.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .copies: \.copies, .symbols: \.symbols]
  }

  /// Values, then the instructions `w`, `i` and `r`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 3, and: ["w", "i", "r"]))
  }

  /// Tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings, in a line.
  public var details: String {
    "\(copies) writes and reads of \(symbols - 3) values among \(length / 2) instructions"
  }

  /// Checks that all that must be in an example has room.
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

  /// With as many writes and reads among more to ignore.
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
