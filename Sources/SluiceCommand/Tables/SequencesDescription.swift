import SluiceFiles
import SluiceTables

/// The description of labelled sequences, as JSON and as lines.
struct SequencesDescription: Encodable {
  let file: String
  let sequences, channels, shortest, longest, missing: Int
  /// The number of sequences of each class, in the order of the classes.
  let classes: [ClassCount]?
  let minimumTarget, maximumTarget: Double?

  struct ClassCount: Encodable {
    let name: String
    let count: Int
  }

  init(_ sequences: LabelledSequences) {
    file = sequences.name
    self.sequences = sequences.count
    channels = sequences.channelCount
    let lengths = sequences.lengths
    shortest = lengths.min() ?? 0
    longest = lengths.max() ?? 0
    missing = sequences.sequences.reduce(0) { $0 + $1.count(where: \.isNaN) }
    if let labels = sequences.labels, let names = sequences.classNames {
      var counts = [Int](repeating: 0, count: names.count)
      for label in labels { counts[label] += 1 }
      classes = zip(names, counts).map { ClassCount(name: $0, count: $1) }
    } else {
      classes = nil
    }
    minimumTarget = sequences.targets?.min()
    maximumTarget = sequences.targets?.max()
  }

  var text: String {
    var rows: [(name: String, value: String)] = [
      ("File", oneLine(file)), ("Sequences", Wording.count(sequences)),
      ("Channels", Wording.count(channels)),
      (
        "Length",
        shortest == longest
          ? Wording.count(longest) : "\(Wording.count(shortest)) to \(Wording.count(longest))"
      ),
    ]
    if missing > 0 { rows.append(("Missing", Wording.count(missing, "value"))) }
    if let classes {
      let shown = classes.prefix(20).map { "\(oneLine($0.name, limit: 40)) (\($0.count))" }
      rows.append(
        (
          "Classes",
          "\(classes.count): " + shown.joined(separator: ", ")
            + (classes.count > shown.count ? ", ..." : "")
        ))
    }
    if let minimumTarget, let maximumTarget {
      rows.append(
        (
          "Target",
          "\(Wording.significant(minimumTarget)) to \(Wording.significant(maximumTarget))"
        ))
    }
    return Wording.rows(rows, nameWidth: 14)
  }
}
