import ArgumentParser
import SluiceFiles
import SluiceSeries
import SluiceTables

/// The flags of classifiers: what is predicted for each sequence, and how.
struct SequenceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Predict the class of each sequence: the column of the table PATH that has the classes. Without a value: \
      PATH is a file of labelled sequences (.ts, .arff, or UCR text), and a second path has the test sequences.
      """, valueName: "column"))
  var classify: SequenceTarget?

  @Option(
    help: ArgumentHelp(
      """
      Predict a number for each sequence: the column of the table PATH that has the numbers. Without a value, \
      as --classify.
      """, valueName: "column"))
  var regress: SequenceTarget?

  @Option(
    help: ArgumentHelp(
      """
      Columns of values, separated by commas, of the table of --classify or --regress. With --series they are \
      channels, otherwise the steps of a sequence in each row. (default: all columns of numbers)
      """, valueName: "columns"))
  var values: ColumnList?

  @Option(
    help: """
      Weights of classes in the loss: equal, or balanced for larger weights of classes with fewer sequences. \
      (default: equal)
      """)
  var classWeights: ClassWeighting?

  @Option(
    help: """
      Number of models whose mean is the prediction of a classifier. They are trained together. (default: 5)
      """)
  var members: Int?

  @Option(
    help: """
      Number of fixed filters of one more member of a classifier. It is fitted in closed form before training, and \
      makes up to half of the prediction; 0 for no such member. (default: 5040)
      """)
  var fixedFilters: Int?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Change training sequences at random: parts of them, stretched at a varying speed. (default: yes)
      """)
  var augment: Bool?

  func validate() throws {
    guard classify == nil || regress == nil else {
      throw ValidationError("--classify and --regress exclude each other.")
    }
    if let members { try require("--members", members, in: 1...1000) }
    if let fixedFilters { try require("--fixed-filters", fixedFilters, in: 0...1 << 20) }
    guard classWeights == nil || regress == nil else {
      throw ValidationError("--class-weights is for --classify, not for --regress.")
    }
    guard !isGiven else { return }
    let others: KeyValuePairs<String, Bool> = [
      "values": values != nil, "class-weights": classWeights != nil, "members": members != nil,
      "fixed-filters": fixedFilters != nil, "augment": augment == true,
      "no-augment": augment == false,
    ]
    if let name = others.first(where: \.value)?.key {
      throw ValidationError("--\(name) needs --classify or --regress.")
    }
  }
}

/// The value of `--classify` and `--regress`.
enum SequenceTarget: ExpressibleByArgument, Equatable {
  /// The labels of a file of labelled sequences.
  case labels
  /// A column of a table.
  case column(String)

  /// The argument that stands for no value.
  static let noValue = "@labels"

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    self = argument == Self.noValue ? .labels : .column(argument)
  }
}

/// The value of `--class-weights`.
enum ClassWeighting: String, ExpressibleByArgument, CaseIterable {
  case equal, balanced
}

// MARK: - Data

extension SequenceOptions {
  /// Whether classes or numbers of sequences are asked for.
  var isGiven: Bool { target != nil }

  private var target: SequenceTarget? { classify ?? regress }

  private var flag: String { classify != nil ? "--classify" : "--regress" }

  /// Reads sequences and divides them; they come with their source.
  ///
  /// - Parameters:
  ///   - paths: the file, and the file of test sequences if there is one.
  ///   - series: the columns of series and times, and the split.
  ///   - table: how tables are written.
  ///   - noise: the channels of noise to add; nil for none.
  /// - Throws: errors of reading and of the division.
  func sequences(
    of paths: [String], _ series: SeriesOptions, _ table: TableOptions,
    noise: NoiseChannels? = nil
  ) throws -> (parts: SequenceParts, source: SequenceSource) {
    guard let path = paths.first, let target, paths.count <= 2 else {
      throw ValidationError(
        "\(flag) needs one file, or a file and one of test sequences; found \(paths.count) paths.")
    }
    let testPath = paths.count == 2 ? paths[1] : nil
    // Unlike the training sequences, they cannot be given again when the run is evaluated or resumed.
    if let testPath, InputPath.isReadOnce(testPath) {
      throw ValidationError(
        """
        The test sequences cannot come from standard input or a pipe, which can be read only once: save them to a \
        file.
        """)
    }
    var source = SequenceSource(
      path: path, testPath: testPath, split: series.split, isAugmented: augment ?? true,
      noise: noise)
    let all: LabelledSequences
    switch target {
    case .labels:
      try refuseColumns(series, table)
      all = try LabelledSequences(path: path)
    case .column(let name):
      guard !TableFile.isOfSequences(path) else {
        throw ValidationError(
          "\(oneLine(path)) has its own labels: give \(flag) without a column.")
      }
      let columns = SequenceColumns(
        target: name, isNumber: regress != nil, values: values?.names ?? [],
        sequence: series.series, time: series.time)
      let read = try table.read(path, kinds: columns.kinds())
      var layout = SequenceSource.TableLayout(format: read.reading.format, columns: columns)
      layout.format.missingMarks = table.format.missingMarks
      // The names of all columns, so that a column that is added later does not change the run.
      layout.columns.values = try columns.valueNames(of: read)
      source.table = layout
      all = try LabelledSequences(of: read, layout.columns)
      // With test sequences of their own, all others are for training unless a split is given.
      if testPath == nil, source.split == nil { source.split = .standard }
    }
    if case .numbers = all.target, classify != nil {
      throw ValidationError("\(oneLine(path)) has numbers, not classes: use --regress.")
    }
    if case .classes = all.target, regress != nil {
      throw ValidationError("\(oneLine(path)) has classes, not numbers: use --classify.")
    }
    source.path = InputPath.stored(path)
    source.testPath = testPath.map(InputPath.stored)
    return (try source.parts(of: all, testPath: testPath), source)
  }

  /// Throws if flags of tables are given for a file of labelled sequences.
  private func refuseColumns(_ series: SeriesOptions, _ table: TableOptions) throws {
    let flags: KeyValuePairs<String, Bool> = [
      "values": values != nil, "series": series.series != nil, "time": series.time != nil,
      "separator": table.separator != nil, "header": table.header != nil,
      "missing": table.missing != nil, "dates": table.dates != nil,
      "decimal-comma": table.decimalComma != nil,
    ]
    if let name = flags.first(where: \.value)?.key {
      throw ValidationError(
        "--\(name) is for tables; \(flag) without a column reads labelled sequences.")
    }
  }
}

// MARK: - Model

extension SequenceOptions {
  /// Applies the given flags to the settings of a model.
  func apply(
    to model: inout SequenceClassifier.Configuration, _ profile: SequenceProfile,
    _ options: ModelOptions, _ gates: GateOptions
  ) throws {
    if let members { model.memberCount = members }
    if let fixedFilters { model.fixedFilterCount = fixedFilters }
    if let classWeights {
      model.classWeights = classWeights == .balanced ? profile.balancedWeights : nil
    }
    guard options.tied == nil else {
      throw ValidationError("--tied is for language models; a classifier has no token embedding.")
    }
    guard options.context == nil else {
      throw ValidationError("--context is not for classifiers, which read whole sequences.")
    }
    try options.apply(to: &model.transformer, context: model.tokenLimit)
    gates.apply(to: &model.transformer)
  }

  /// Whether the given flags are those of a run.
  func isEqual(to source: SequenceSource, _ series: SeriesOptions) -> Bool {
    let columns = source.table?.columns
    let isSameTarget =
      switch target {
      case nil: true
      case .labels?: columns == nil
      case .column(let name)?: columns?.target == name && columns?.isNumber == (regress != nil)
      }
    return isSameTarget
      && (values.map { $0.names.isEmpty || $0.names == columns?.values } ?? true)
      && (series.time.map { $0 == columns?.time } ?? true)
      && (series.series.map { $0 == columns?.sequence } ?? true)
      && (series.split.map { $0 == source.split } ?? true)
      && augment ?? source.isAugmented == source.isAugmented
  }
}
