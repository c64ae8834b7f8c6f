import Sluice
import SluiceKernels
import SluiceTables

/// Labelled sequences, divided into the parts of a training.
public struct SequenceParts: Sendable {
  /// The training sequences.
  public var training: LabelledSequences
  /// The validation sequences; nil if there are none.
  public var validation: LabelledSequences?
  /// The test sequences; nil if there are none.
  public var test: LabelledSequences?

  /// Makes parts.
  public init(
    training: LabelledSequences, validation: LabelledSequences? = nil,
    test: LabelledSequences? = nil
  ) {
    self.training = training
    self.validation = validation
    self.test = test
  }

  /// The sequences of a part; nil if there are none.
  public subscript(part: SeriesPart) -> LabelledSequences? {
    switch part {
    case .training: training
    case .validation: validation
    case .test: test
    }
  }
}

extension LabelledSequences {
  /// Some of the sequences, in the given order.
  public func sequences(at indices: [Int]) -> LabelledSequences {
    let chosen: Target =
      switch target {
      case .unlabelled: .unlabelled
      case .classes(let labels, let names): .classes(indices.map { labels[$0] }, names: names)
      case .numbers(let numbers): .numbers(indices.map { numbers[$0] })
      }
    return LabelledSequences(
      name: name, sequences: indices.map { sequences[$0] }, channelCount: channelCount,
      channelNames: channelNames, target: chosen,
      sequenceNames: sequenceNames.map { names in indices.map { names[$0] } })
  }

  /// Divides the sequences into training, validation and test sequences.
  ///
  /// Numbers of sequences are taken in order: the first ones for training, the next ones for validation. Shares are
  /// drawn at random, always in the same way, and from each class by itself, so that the parts have the classes in
  /// the same proportions.
  ///
  /// - Parameter split: the parts; nil to use all sequences for training.
  /// - Throws: `SequenceDataError` if there are too few sequences for the split.
  public func divided(by split: SeriesSplit?) throws(SequenceDataError) -> SequenceParts {
    guard let split else { return SequenceParts(training: self) }
    let places: [SeriesPart: [Int]]
    switch split {
    case .rows(let training, let validation, let test):
      let needed = training + validation + test
      guard needed <= count else {
        throw .tooFewSequences(name, found: count, needed: needed)
      }
      places = [
        .training: Array(0..<training),
        .validation: Array(training..<training + validation),
        .test: Array(training + validation..<needed),
      ]
    case .shares(let training, let validation, let test):
      places = drawn([.training: training, .validation: validation, .test: test])
    }
    func part(_ part: SeriesPart, isNeeded: Bool) throws(SequenceDataError) -> LabelledSequences? {
      let indices = places[part] ?? []
      guard indices.isEmpty else { return sequences(at: indices.sorted()) }
      guard isNeeded else { return nil }
      throw .emptyPart(name, part, sequenceCount: count)
    }
    guard let training = try part(.training, isNeeded: true) else {
      throw .noSequences(name)
    }
    return SequenceParts(
      training: training, validation: try part(.validation, isNeeded: true),
      test: try part(.test, isNeeded: split.hasTest))
  }

  /// The indices of the sequences of each part, whose shares add up to 1.
  private func drawn(_ shares: [SeriesPart: Double]) -> [SeriesPart: [Int]] {
    var places: [SeriesPart: [Int]] = [:]
    let random = RandomStream(seed: 0)
    for (number, group) in groups.enumerated() {
      let order = random.substream(UInt64(number)).shuffled(group.count)
      // The parts of a group follow each other along its shuffled order; a sequence belongs to the part at its middle.
      for (position, index) in order.enumerated() {
        let middle = (Double(position) + 0.5) / Double(group.count)
        var end = 0.0
        let part =
          SeriesPart.allCases.first { part in
            end += shares[part] ?? 0
            return middle < end
          } ?? .training
        places[part, default: []].append(group[index])
      }
    }
    return places
  }

  /// The indices of the sequences of each class; without classes, one group.
  private var groups: [[Int]] {
    guard let labels, let classNames else { return [Array(sequences.indices)] }
    var groups = [[Int]](repeating: [], count: classNames.count)
    for (index, label) in labels.enumerated() { groups[label].append(index) }
    return groups
  }
}

extension SeriesSplit {
  /// Whether the split has a test part.
  fileprivate var hasTest: Bool {
    switch self {
    case .shares(_, _, let test): test > 0
    case .rows(_, _, let test): test > 0
    }
  }
}

extension RandomStream {
  /// The numbers `0..<count` in random order.
  func shuffled(_ count: Int) -> [Int] { drawn(count, of: count) }

  /// Different random numbers below `bound`.
  ///
  /// - Complexity: O(`count`), independent of `bound`.
  func drawn(_ count: Int, of bound: Int) -> [Int] {
    // The first steps of a Fisher-Yates shuffle, in which only moved positions are kept.
    var moved: [Int: Int] = [:]
    return (0..<count).map { index in
      let other = index + integer(below: bound - index, at: UInt64(index))
      defer { moved[other] = moved[index] ?? index }
      return moved[other] ?? other
    }
  }
}
