import SluiceText
import SluiceFiles
import SluiceKernels
import SluiceModels

/// Classification by few of many tokens: the class that most of the marked ones name.
///
///     input    1 0 * 2 1 1 0 * 2 1 0 * 1 0 0 1 ?
///     target                                   2
///
/// All tokens but the marks name classes; the ones after a mark vote, the others are noise. One class
/// has more votes than any other. The noise is drawn evenly and outnumbers the votes, so that what is
/// most frequent in the whole sequence says next to nothing about the answer: who does not leave out
/// the noise is right little more often than by chance.
///
/// The task is Sluice's own.
public struct NoisyClassification: SequenceTask {
  /// Tokens in an example.
  public var length = 64
  /// Marked tokens, those that vote.
  public var marks = 5
  /// Different tokens: classes, the mark and the question.
  public var symbols = 6

  /// The task with the settings of its default preset.
  public init() {}

  /// Its name in the tool.
  public static let name = "noisy-classification"

  /// What has to be done.
  public static let summary = "find the majority class of a few marked tokens"

  /// The presets.
  public static func setup(_ preset: TaskPreset) -> TaskSetup? {
    switch preset {
    case .default:
      .lookingBack(NoisyClassification())
    case .paper: nil
    }
  }

  /// What can be set.
  public static var settings: KeyValuePairs<TaskSetting, WritableKeyPath<Self, Int>> {
    [.length: \.length, .marks: \.marks, .symbols: \.symbols]
  }

  /// Numbers that name classes, the mark `*` and the question `?`.
  public var vocabulary: Vocabulary {
    .symbols(SymbolTable(numbered: symbols - 2, and: ["*", "?"]))
  }

  /// Tokens in the longest example.
  public var tokenCount: Int { length }

  /// The settings, in a line.
  public var details: String {
    "\(marks) of \(length) tokens marked, \(symbols - 2) classes"
  }

  /// Checks that all that must be in an example has room.
  public func validate() throws(TaskError) {
    try require(.marks, in: 1...1 << 20)
    try require(.symbols, in: 4...1 << 20)
    try require(.length, in: 1...1 << 24)
    try require(
      .length, atLeast: 2 * marks + 1, "for \(marks) marked tokens and the question token")
  }

  /// With as many marked tokens among more noise.
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
    // A mark and its vote are one of the places that the marks and the noise share out.
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

  /// Votes drawn evenly, again and again until one class has the most, and that class.
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
