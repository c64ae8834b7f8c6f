import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Noisy classification: the majority class of a few marked tokens among noise.
///
///     input    1 0 * 2 1 1 0 * 2 1 0 * 1 0 0 1 ?
///     target                                   2
///
/// All tokens except the marks are classes. Tokens after a mark are counted, the others are noise. One
/// class has more marked tokens than any other class. The noise is uniformly random and much more frequent,
/// so that the most frequent class of the whole sequence contains almost no information: a model that does
/// not ignore the noise is only slightly better than chance.
///
/// The task was designed for Sluice.
public struct NoisyClassification: SequenceTask {
  /// The number of tokens in an example.
  public var length = 64
  /// The number of marked tokens.
  public var marks = 5
  /// The vocabulary size: classes, the mark and the question token.
  public var symbols = 6

  /// The task with the settings of its default preset.
  public init() {}

  /// The name in the tool.
  public static let name = "noisy-classification"

  /// A one-line description.
  public static let summary = "find the majority class of a few marked tokens"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    switch preset {
    case .default:
      .lookingBack(NoisyClassification())
    case .paper: nil
    }
  }

  /// The settings for the command line.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .marks: \.marks, .symbols: \.symbols]
  }

  /// Numbers for classes, the mark `*` and the question token `?`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 2, and: ["*", "?"]))
  }

  /// The number of tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings in one line.
  public var details: String {
    "\(marks) of \(length) tokens marked, \(symbols - 2) classes"
  }

  /// Throws an error if the settings are invalid.
  public func validate() throws(TaskError) {
    try require(.marks, in: 1...1 << 20)
    try require(.symbols, in: 4...1 << 20)
    try require(.length, in: 1...1 << 24)
    try require(
      .length, atLeast: 2 * marks + 1, "for \(marks) marked tokens and the question token")
  }

  /// The task with longer sequences and the same number of marked tokens.
  public func lengthened(by factor: Int) -> NoisyClassification {
    var task = self
    task.length *= factor
    return task
  }

  /// One example.
  public func example(kind: Int, random: RandomStream) -> TaskExample {
    var draws = RandomDraws(random)
    let classCount = symbols - 2
    let (mark, question) = (Int32(classCount), Int32(classCount + 1))
    let (votes, answer) = votes(&draws, classCount: classCount)
    // A mark and the token after it take one place; the other places are noise.
    let places = Set(draws.distinct(marks, below: length - 1 - marks))
    var inputs: [Int32] = []
    inputs.reserveCapacity(length)
    var next = votes.makeIterator()
    for place in 0..<length - 1 - marks {
      if places.contains(place), let vote = next.next() {
        inputs += [mark, Int32(vote)]
      } else {
        inputs.append(Int32(draws.integer(below: classCount)))
      }
    }
    inputs.append(question)
    var targets = [Int32](repeating: -1, count: length)
    targets[length - 1] = Int32(answer)
    return TaskExample(inputs: inputs, targets: targets)
  }

  /// Draws uniformly random votes until one class has the most, and returns the votes and this class.
  private func votes(_ draws: inout RandomDraws, classCount: Int) -> ([Int], winner: Int) {
    while true {
      let votes = (0..<marks).map { _ in draws.integer(below: classCount) }
      var counts = [Int](repeating: 0, count: classCount)
      for vote in votes { counts[vote] += 1 }
      let most = counts.max() ?? 0
      let winners = counts.indices.filter { counts[$0] == most }
      if winners.count == 1 { return (votes, winners[0]) }
    }
  }
}
