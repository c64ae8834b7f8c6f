import SluiceFiles
import ArgumentParser
import Sluice
import SluiceInspection
import SluiceModels
import SluiceSeries
import SluiceText
import SluiceTraining

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Visualizes the attention and the gates of a model on a text.",
    discussion: """
      Writes a self-contained HTML page that opens in any browser without a network connection. It shows \
      the tokens coloured by gate value, and the attention weights and gate values of each layer and head. \
      Prints a table of statistics for each layer.

      Without --out, --png and --json, the tokens are also printed. On a terminal they are colored by \
      gate value (the brighter, the further open). Elsewhere, or if NO_COLOR is set, a table of gate \
      values is printed.

      Of a forecaster, a window of the test part is shown (or of another table): a token is a phase of the \
      season, such as an hour of the day. Of a classifier, a test sequence is shown (or one of a given file): a \
      token is one step, or several steps of longer sequences.

      The text is given by --text or by a file (- is standard input). For a run on a task, an example of \
      the task is shown if no text is given. If the text is longer than the model's context, its first \
      tokens are shown; of a published model, at most \(TextModel.usualTokenCount), unless \
      --max-tokens says otherwise.

      MODEL is a run's folder (its best checkpoint is used), the folder best or last in it, or a file in \
      one of these; or a published model: a GGUF file, or a folder as Hugging Face publishes it.

      EXAMPLES
        sluice inspect runs/notes --text "Once upon a time"
        sluice inspect runs/notes chapter.txt --out chapter.html
        sluice inspect runs/gated --against runs/ungated --text "ROMEO: Speak again"
        sluice inspect runs/recall --example 3 --png heads.png
        sluice inspect runs/power --column load --example 100
        sluice inspect runs/gestures --example 3
        sluice inspect Qwen3-0.6B --text "Once upon a time" --layers 1,14,28
        sluice inspect runs/notes --text "Once" --json once.json --layers 1,4 --heads 2
      """)

  @Argument(help: "The model to visualize.")
  var model: String

  @Argument(
    help: ArgumentHelp(
      """
      A file of text, in UTF-8, or for a forecaster a table, for a classifier sequences; - is standard input.
      """, valueName: "path"))
  var path: String?

  @Option(help: "The text to show.")
  var text: String?

  @Option(
    help: """
      Example of the run's task, window of the test part of a forecaster, or sequence of a classifier: a \
      number from 1. (default: 1)
      """)
  var example: Int?

  @Option(
    help: ArgumentHelp(
      "Column of a forecaster to show. (default: the first one)", valueName: "column"))
  var column: String?

  @Option(help: "A second model, shown next to the first.")
  var against: String?

  @Option(
    help: ArgumentHelp(
      """
      Path of the HTML page; - is standard output. (default: inspection.html; no page if only --png or \
      --json is given)
      """,
      valueName: "page.html"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      """
      Path for images. If it ends with .png, one image of all heads is written; otherwise it is a folder \
      for one image per layer.
      """,
      valueName: "path"))
  var png: String?

  @Option(
    help: ArgumentHelp(
      "Path of a JSON file with all values, not rounded; - is standard output.", valueName: "path"))
  var json: String?

  @Option(help: "Layers to show: numbers from 1, separated by commas. (default: all)")
  var layers: NumberList<Int>?

  @Option(help: "Heads to show: numbers from 1, separated by commas. (default: all)")
  var heads: NumberList<Int>?

  @Option(help: "Maximum number of tokens to read from the text. (default: the context length)")
  var maxTokens: Int?

  @OptionGroup(title: "Machine") var compute: ComputeOptions

  func validate() throws {
    for (flag, path) in [("out", out), ("json", json), ("png", png)] where path == "" {
      throw ValidationError("--\(flag) is empty; give a path.")
    }
    guard png != "-" else {
      throw ValidationError(
        "--png must be a file that ends with .png, or a folder; write ./- for a folder named -.")
    }
    guard path == nil || text == nil else {
      throw ValidationError("--text and a file cannot be combined.")
    }
    guard example == nil || text == nil else {
      throw ValidationError("A text and --example cannot be combined.")
    }
    for (name, value) in [("example", example), ("max-tokens", maxTokens)] {
      guard value ?? 1 >= 1 else { throw ValidationError("--\(name) must be 1 or more.") }
    }
    for (name, list) in [("layers", layers), ("heads", heads)] {
      guard list?.numbers.allSatisfy({ $0 >= 1 }) ?? true else {
        throw ValidationError("--\(name) are numbered from 1.")
      }
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      // Before anything is read: what cannot be written is found at once.
      let outputs = try InspectionOutputs(self)
      defer { outputs.removeIfEmpty() }
      if try TextModel.isPublished(at: self.model) { return try inspectText(to: outputs) }
      let folder = try RunFolder.checkpoint(at: self.model)
      let sources: [any DataSource.Type] =
        text == nil && path == nil ? [] : [TextSource.self, TableSource.self, SequenceSource.self]
      let kind = try RunKinds.ofCheckpoint(folder, on: sources)
      guard column == nil || kind.dataKind == TableSource.kind else {
        throw ValidationError("--column is for a forecaster.")
      }
      let isOfText = ![TableSource.kind, SequenceSource.kind].contains(kind.dataKind)
      guard text == nil || isOfText else {
        throw ValidationError("--text is for language models; \(self.model) reads a file.")
      }
      guard path == nil || example == nil || !isOfText else {
        throw ValidationError("A text and --example cannot be combined.")
      }
      try kind.inspect(folder, self, to: outputs)
    }
  }

  /// Inspects language models on the requested text.
  func inspectText(to outputs: InspectionOutputs) throws {
    try inspect(to: outputs) { subject in
      if let text { return try subject.encode(text, source: "--text") }
      guard let path else {
        let what = example == nil ? "There is no text" : "The run is not on a task"
        throw ValidationError("\(what): give --text \"...\" or a file.")
      }
      return try subject.encode(
        TextCorpus(paths: [path]).text(), source: path == "-" ? "standard input" : path)
    }
  }

  /// Inspects language models on the tokens that `tokens` returns for the first model.
  func inspect(
    to outputs: InspectionOutputs, _ tokens: (InspectedModel) throws -> [Int32]
  ) throws {
    let subjects = try [self.model, against].compactMap(\.self).map(InspectedModel.init)
    let text = try InspectedText(self, subjects, tokens)
    try requireParts(of: subjects)
    let request = request(for: subjects)
    try InspectionReport.memoryNeed(
      of: subjects.map(\.model), tokenCount: text.tokens.count, request
    ).requireRoom()
    let notes = text.notes + notes(request, text)
    for note in notes { StandardError.write(note + "\n") }
    let report = InspectionReport(
      title: "Inside " + subjects.map(\.name).joined(separator: " and "),
      tokens: text.names, notes: notes + remarks(subjects),
      subjects: subjects.map {
        InspectionReport.Subject(
          of: $0.model, name: $0.name, tokens: text.tokens, request)
      })
    try present(report, to: outputs)
  }

  /// Prints a report and writes the requested files.
  func present(_ report: InspectionReport, to outputs: InspectionOutputs) throws {
    func tell(_ text: String) throws {
      guard !outputs.takeStandardOutput else { return StandardError.write(text) }
      try ClosedPipe.tolerate { try StandardOutput.write(text) }
    }
    try tell(InspectionTable.text(report))
    if drawsTokens { try tell(drawing(of: report)) }
    try outputs.write(report, tell: tell)
  }

  /// Whether the tokens are printed; files replace this output.
  private var drawsTokens: Bool { out == nil && png == nil && json == nil }

  /// The tokens with their gate values, for each model: colored on a terminal, as numbers elsewhere.
  private func drawing(of report: InspectionReport) -> String {
    report.subjects.map { subject in
      let drawing = GateDrawing(subject.recording, tokens: report.tokens)
      guard !drawing.gates.isEmpty else { return "\(subject.name) has no gates to draw.\n\n" }
      let name = report.subjects.count > 1 ? subject.name + "\n\n" : ""
      let hasColor = StandardOutput.hasColor
      return name + (hasColor ? drawing.colored(width: StandardOutput.width) : drawing.table)
    }.joined()
  }

  /// Throws if a requested layer or head does not exist in any model.
  private func requireParts(of subjects: [InspectedModel]) throws {
    let models = subjects.map(\.model.configuration)
    try requireParts(
      layerCount: models.map(\.layerCount).max() ?? 0,
      headCount: models.map(\.headCount).max() ?? 0)
  }

  /// Throws if a requested layer or head does not exist.
  func requireParts(layerCount: Int, headCount: Int) throws {
    for (name, list, count) in [("layers", layers, layerCount), ("heads", heads, headCount)] {
      if let number = list?.numbers.first(where: { $0 > count }) {
        throw ValidationError("--\(name) \(number): there are only \(count).")
      }
    }
  }

  private func notes(
    _ request: RecordingRequest, _ text: InspectedText
  ) -> [String] {
    let count = text.tokens.count
    guard count > request.windowLength else { return [] }
    return [
      """
      Attention is shown for the last \(request.windowLength) of \(Wording.count(count)) tokens; the \
      statistics cover all tokens.
      """
    ]
  }

  /// Notes for the reader of the page.
  private func remarks(_ subjects: [InspectedModel]) -> [String] {
    subjects.filter { $0.model.configuration.gates.isEmpty }
      .map { "\($0.name) has no gates; only its attention is shown." }
  }

  /// What is recorded: with many heads, the attention between fewer tokens.
  private func request(for subjects: [InspectedModel]) -> RecordingRequest {
    var request = RecordingRequest(
      layers: layers.map { Set($0.numbers.map { $0 - 1 }) },
      heads: heads.map { Set($0.numbers.map { $0 - 1 }) })
    request.windowLength = min(
      request.windowLength, InspectionReport.windowLength(for: subjects.map(\.model), request))
    return request
  }
}
