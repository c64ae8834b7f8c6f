import SluiceSeries
import SluiceTables
import Testing

struct SequenceColumnsTests {
  private static func sequences(
    _ text: String, _ columns: SequenceColumns, needsTarget: Bool = true
  ) throws -> LabelledSequences {
    let table = try Table(
      bytes: Array(text.utf8), name: "t", kinds: columns.kinds(includesTarget: needsTarget))
    return try LabelledSequences(of: table, columns, needsTarget: needsTarget)
  }

  @Test func aRowIsASequence() throws {
    let sequences = try Self.sequences(
      "kind,a,b,c\nx,1,2,3\ny,4,5,\nx,,7,8\n", SequenceColumns(target: "kind"))
    #expect(sequences.channelCount == 1 && sequences.count == 3)
    #expect(sequences.sequences[0] == [1, 2, 3] && sequences.sequences[1] == [4, 5])
    #expect(sequences.sequences[2][0].isNaN && sequences.sequences[2].dropFirst() == [7, 8])
    #expect(sequences.target == .classes([0, 1, 0], names: ["x", "y"]))
    #expect(sequences.sequenceNames == nil && sequences.channelNames == nil)
  }

  @Test func theRowsOfASeriesAreASequence() throws {
    let text = """
      id,time,kind,a,b
      p,2020-01-02,x,3,30
      p,2020-01-01,x,1,10
      q,2020-01-01,y,5,50

      """
    let sequences = try Self.sequences(
      text, SequenceColumns(target: "kind", sequence: "id"))
    #expect(sequences.sequences == [[1, 10, 3, 30], [5, 50]])
    #expect(sequences.channelNames == ["a", "b"] && sequences.sequenceNames == ["p", "q"])
    #expect(sequences.labels == [0, 1])
  }

  @Test func numbersAreTargets() throws {
    let columns = SequenceColumns(target: "fat", isNumber: true, values: ["a"])
    let sequences = try Self.sequences("a,fat,b\n1,2.5,3\n2,3.5,4\n", columns)
    #expect(sequences.targets == [2.5, 3.5] && sequences.sequences == [[1], [2]])
  }

  @Test func numbersCanBeClasses() throws {
    let sequences = try Self.sequences(
      "label,a\n2,1\n1,3\n", SequenceColumns(target: "label"))
    #expect(sequences.classNames == ["2", "1"] && sequences.sequences == [[1], [3]])
  }

  @Test func theTargetCanBeMissingForPredictions() throws {
    let columns = SequenceColumns(target: "kind", values: ["a", "b"])
    for text in ["a,b\n1,2\n", "a,b,kind\n1,2,\n", "a,kind,b\n1,,2\n"] {
      let sequences = try Self.sequences(text, columns, needsTarget: false)
      #expect(sequences.target == .unlabelled && sequences.sequences == [[1, 2]], "\(text)")
    }
  }

  @Test(arguments: [
    (
      "kind,a\nx,1\n,2\n",
      "row 2 (counted from 1, without the header) has nothing in the column \"kind\""
    ),
    ("kind,a,b\nx,1,2\ny,,\n", "row 2 (counted from 1, without the header) has no values"),
    ("kind,name\nx,u\ny,v\n", "the table has no column of numbers besides those with another role"),
  ])
  func rowsThatDoNotFitAreNamed(text: String, message: String) {
    let error = #expect(throws: SequenceColumnsError.self) {
      try Self.sequences(text, SequenceColumns(target: "kind"))
    }
    #expect(error?.description == "t: " + message)
  }

  @Test func columnsThatDoNotFitAreNamed() {
    func message(_ text: String, _ columns: SequenceColumns) -> String? {
      let error = #expect(throws: SequenceColumnsError.self) {
        try Self.sequences(text, columns)
      }
      return error?.description
    }
    let long = "id,kind,a\np,x,1\np,y,2\n"
    #expect(
      message(long, SequenceColumns(target: "kind", sequence: "id"))
        == "t: the rows of the sequence \"p\" have different values in the column \"kind\"")
    #expect(
      message("id,kind,a\n,x,1\np,y,2\n", SequenceColumns(target: "kind", sequence: "id"))
        == "t: row 1 (counted from 1, without the header) has nothing in the column \"id\"")
    #expect(
      message("kind,a\nx,1\n", SequenceColumns(target: "kind", values: ["a", "a"]))
        == "t: the column \"a\" is given twice")
  }

  // MARK: - Division

  private static func labelled(_ counts: [Int]) -> LabelledSequences {
    let labels = counts.enumerated().flatMap { Array(repeating: $0, count: $1) }
    return LabelledSequences(
      sequences: labels.indices.map { [Float($0)] }, channelCount: 1,
      target: .classes(labels, names: counts.indices.map { "class \($0)" }))
  }

  @Test func sharesAreDrawnFromEachClass() throws {
    let all = Self.labelled([100, 20, 3])
    let parts = try all.divided(by: .shares(0.7, 0.1, 0.2))
    let (validation, test) = (try #require(parts.validation), try #require(parts.test))
    func counts(_ part: LabelledSequences) -> [Int] {
      (0..<3).map { label in part.labels?.count { $0 == label } ?? 0 }
    }
    #expect(counts(parts.training) == [70, 14, 2])
    #expect(counts(validation) == [10, 2, 0] && counts(test) == [20, 4, 1])
    let values = [parts.training, validation, test].flatMap { $0.sequences.map { $0[0] } }
    #expect(Set(values).count == 123)
    // Drawn at random, not in order; always in the same way.
    #expect(test.sequences.prefix(20).map { $0[0] } != (80..<100).map { Float($0) })
    #expect(try all.divided(by: .shares(0.7, 0.1, 0.2)).training == parts.training)
  }

  @Test func numbersOfSequencesAreTakenInOrder() throws {
    let parts = try Self.labelled([10]).divided(by: .rows(6, 1, 2))
    #expect(parts.training.count == 6 && parts.validation?.sequences == [[6]])
    #expect(parts.test?.sequences == [[7], [8]])
    #expect(try Self.labelled([10]).divided(by: nil).validation == nil)
    #expect(throws: SequenceDataError.tooFewSequences("the sequences", found: 10, needed: 11)) {
      try Self.labelled([10]).divided(by: .rows(6, 2, 3))
    }
    #expect(
      throws: SequenceDataError.emptyPart("the sequences", .test, sequenceCount: 2)
    ) { try Self.labelled([2]).divided(by: .shares(0.7, 0.1, 0.2)) }
  }
}
