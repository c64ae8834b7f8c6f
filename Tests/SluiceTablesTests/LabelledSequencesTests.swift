import SluiceTables
import Testing

/// Sequences of a text.
func sequences(_ text: String, format: SequenceFormat? = nil) throws -> LabelledSequences {
  try LabelledSequences(bytes: Array(text.utf8), name: "file", format: format)
}

struct LabelledSequencesTests {
  @Test func channelsOfOneStepAreTogether() throws {
    let sequences = try sequences(
      """
      # A comment
      @problemName Two
      @timeStamps false
      @missing true
      @univariate false
      @dimensions 2
      @equalLength false
      @classLabel true walk run
      @data
      1,2,3:-1,-2.5,-3e1:run
      4,?:NaN,5:walk

      """)
    #expect(sequences.count == 2 && sequences.channelCount == 2)
    #expect(sequences.sequences[0] == [1, -1, 2, -2.5, 3, -30])
    #expect(sequences.sequences[1][0] == 4 && sequences.sequences[1][3] == 5)
    #expect(sequences.sequences[1][1].isNaN && sequences.sequences[1][2].isNaN)
    #expect(sequences.lengths == [3, 2])
    #expect(sequences.labels == [1, 0] && sequences.classNames == ["walk", "run"])
    #expect(sequences.targets == nil && sequences.channelNames == nil)
  }

  @Test func sequencesCanHaveNumbers() throws {
    let sequences = try sequences(
      "@targetLabel true\r\n@data\r\n1,2:0.5\r\n3,4:-7\r\n")
    #expect(sequences.targets == [0.5, -7] && sequences.labels == nil)
    #expect(sequences.sequences == [[1, 2], [3, 4]])
  }

  @Test func classesWithoutAListAreThoseThatOccur() throws {
    let numbers = try sequences("@classLabel true\n@data\n1:10\n2:9\n3:-1\n")
    #expect(numbers.classNames == ["-1", "9", "10"] && numbers.labels == [2, 1, 0])
    let names = try sequences("@classLabel true\n@data\n1:b\n2:a\n3:10\n")
    #expect(names.classNames == ["10", "a", "b"])
  }

  @Test(arguments: [
    "2\t1.5\t2\t3\n1\t4\tNaN\t6\n1\t7\tNaN\tNaN\n", "2,1.5,2,3\n1,4,NaN,6\n1,7,,\n",
  ])
  func paddingOfTheArchiveIsNotPartOfASequence(text: String) throws {
    let sequences = try sequences(text.replacing(",,", with: ",NaN,NaN"))
    #expect(sequences.lengths == [3, 3, 1] && sequences.channelCount == 1)
    #expect(sequences.classNames == ["1", "2"] && sequences.labels == [1, 0, 0])
    #expect(sequences.sequences[0] == [1.5, 2, 3] && sequences.sequences[2] == [7])
    #expect(sequences.sequences[1][1].isNaN)
  }

  @Test func spacesSeparateToo() throws {
    let sequences = try sequences("  1.0000000e+00  1.5  2.5\n  2.0000000e+00 -1  3\n")
    #expect(sequences.sequences == [[1.5, 2.5], [-1, 3]])
    #expect(sequences.classNames == ["1.0000000e+00", "2.0000000e+00"])
  }

  @Test func attributesOfOneChannel() throws {
    let sequences = try sequences(
      """
      % A comment
      @RELATION Gun
      @attribute att0 numeric
      @attribute 'att 1' real
      @ATTRIBUTE target {1, 'no gun'}

      @data
      1,2,1
      3,?,'no gun'
      """)
    #expect(sequences.sequences == [[1, 2], [3]])
    #expect(sequences.classNames == ["1", "no gun"] && sequences.labels == [0, 1])
    let numbers = try SluiceTablesTests.sequences(
      "@relation r\n@attribute a numeric\n@attribute y numeric\n@data\n1,2\n")
    #expect(numbers.targets == [2])
  }

  @Test func attributesOfSeveralChannels() throws {
    let sequences = try sequences(
      #"""
      @relation Motions
      @attribute relationalAtt relational
        @attribute t0 numeric
        @attribute t1 numeric
      @end relationalAtt
      @attribute activity {Standing,Running}
      @data
      '1,2\n3,4',Running
      "5,6\n7,?",Standing
      """#)
    #expect(sequences.channelCount == 2 && sequences.sequences[0] == [1, 3, 2, 4])
    #expect(sequences.sequences[1][3].isNaN && sequences.labels == [1, 0])
  }

  @Test func sequencesAreReadAcrossBlocks() throws {
    // Five lines of 300 kB.
    let values = String(repeating: "0.25,", count: 60_000) + "1"
    let text = "@classLabel true a b\n@data\n" + String(repeating: values + ":b\n", count: 5)
    let sequences = try sequences(text)
    #expect(sequences.lengths == [Int](repeating: 60_001, count: 5))
    #expect(sequences.labels == [1, 1, 1, 1, 1])
    #expect(sequences.sequences[4].last == 1)
  }

  private static let malformed: [(String, String, String)] = [
    ("empty", "", "the file contains no sequence"),
    ("a header only", "@classLabel true 1 2\n@data\n", "the file contains no sequence"),
    ("no data", "@problemName x\n@classLabel true 1\n", "the header has no line @data"),
    (
      "values above data", "@problemName x\n1,2:1\n@data\n",
      "line 2: a sequence is above the line @data"
    ),
    (
      "a header that is not known", "@classLabels true 1\n@data\n1:1\n",
      "line 1: the header \"@classlabels\" is not known: did you mean @classLabel?"
    ),
    (
      "neither true nor false", "@missing maybe\n@classLabel yes\n@data\n",
      "line 2: \"@classlabel\" is \"yes\", expected true or false"
    ),
    (
      "time stamps", "@timeStamps true\n@classLabel true 1\n@data\n",
      "line 1: sequences with time stamps are not supported, expected @timeStamps false"
    ),
    (
      "time stamps without a header", "@classLabel true 1\n@data\n(0,1),(1,2):1\n",
      "line 3: sequences with time stamps are not supported, expected @timeStamps false"
    ),
    (
      "no labels", "@classLabel false\n@data\n1,2\n",
      "the sequences have no labels, expected @classLabel true or @targetLabel true"
    ),
    ("a line without a label", "@classLabel true 1\n@data\n1,2\n", "line 3 has no label"),
    ("an empty label", "@classLabel true 1\n@data\n1,2:\n", "line 3 has no label"),
    (
      "an unknown label", "@classLabel true 1 2\n@data\n1,2:3\n",
      "line 3: the label is \"3\", expected one of \"1\", \"2\""
    ),
    (
      "a class twice", "@classLabel true 1 1\n@data\n1,2:1\n",
      "line 1: @classLabel names a class twice"
    ),
    (
      "a target that is no number", "@targetLabel true\n@data\n1,2:x\n",
      "line 3: the label \"x\" is not a finite number"
    ),
    (
      "another number of channels", "@classLabel true 1\n@data\n1:2:1\n1:1\n",
      "line 4 has 1 channel, but the first sequence has 2"
    ),
    (
      "channels of different lengths", "@classLabel true 1\n@data\n1,2:3:1\n",
      "line 3: the channels have different lengths, 2 and 1"
    ),
    (
      "an empty channel", "@classLabel true 1\n@data\n1::1\n", "line 3: channel 2 has no values"
    ),
    (
      "a word", "@classLabel true 1\n@data\n1,x,3:1\n",
      "line 3, value 2: \"x\" is not a finite number"
    ),
    (
      "an empty value", "@classLabel true 1\n@data\n1,,3:1\n",
      "line 3, value 2: \"\" is not a finite number"
    ),
    (
      "infinity", "@classLabel true 1\n@data\n1,inf:1\n",
      "line 3, value 2: \"inf\" is not a finite number"
    ),
    (
      "beyond float32", "@classLabel true 1\n@data\n1e39:1\n",
      "line 3, value 1: \"1e39\" is not a finite number"
    ),
    ("a label alone", "1\n2\n", "line 1: channel 1 has no values"),
    ("nothing but padding", "1\tNaN\tNaN\n", "line 1: channel 1 has no values"),
    ("no label in the archive's form", "\t1\t2\n", "line 1 has no label"),
    (
      "a word in the archive's form", "1\t2\tx\n", "line 1, value 2: \"x\" is not a finite number"
    ),
    (
      "a line that is no attribute", "@relation r\nvalue\n@data\n",
      "line 2: \"value\" is not a line of a header"
    ),
    (
      "attributes without data", "@relation r\n@attribute a numeric\n",
      "the header has no line @data"
    ),
    (
      "one attribute", "@relation r\n@attribute a numeric\n@data\n1\n",
      "line 3: the header has fewer than two attributes above @data"
    ),
    (
      "a list that is not closed",
      "@relation r\n@attribute a numeric\n@attribute c {1,2\n@data\n1,1\n",
      "line 4: the list of classes is not closed by }"
    ),
    (
      "a class twice in a list",
      "@relation r\n@attribute a numeric\n@attribute c {1,1}\n@data\n1,1\n",
      "line 4: a class is in the list twice"
    ),
    (
      "too few values",
      "@relation r\n@attribute a numeric\n@attribute b numeric\n@attribute c {1}\n@data\n1,1\n",
      "line 6 has 2 values, but the header has 3"
    ),
    (
      "an unknown class", "@relation r\n@attribute a numeric\n@attribute c {1}\n@data\n1,2\n",
      "line 5: the label is \"2\", expected one of \"1\""
    ),
    (
      "a quote that is not closed",
      "@relation r\n@attribute a relational\n@attribute b numeric\n@end a\n@attribute c {1}\n@data\n'1,2\n",
      "line 7: a quote is not closed"
    ),
    (
      "relational without a label",
      "@relation r\n@attribute a relational\n@attribute b numeric\n@end a\n@attribute c {1}\n@data\n'1,2'\n",
      "line 7 has no label"
    ),
    (
      "relational and others",
      "@relation r\n@attribute a relational\n@end a\n@attribute b numeric\n@attribute c {1}\n@data\n",
      "line 6: a relational attribute and a class are expected, found 3 attributes"
    ),
    (
      "NUL", "@classLabel true 1\n@data\n1,\u{0}:1\n",
      "line 3 contains a NUL byte: the file is not a text"
    ),
    ("JSON", "{\"a\": 1}\n", "the file is a JSON file, expected a text of sequences"),
  ]

  @Test(arguments: malformed)
  func aSentenceSaysWhatIsWrong(name: String, text: String, sentence: String) {
    #expect {
      try sequences(text)
    } throws: { error in
      let description = "\(error)"
      if description != "file: \(sentence)" { Issue.record("\(name): \(description)") }
      return error is SequenceFileError
    }
  }
}
