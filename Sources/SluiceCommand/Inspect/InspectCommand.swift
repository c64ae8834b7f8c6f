import SluiceFiles
import ArgumentParser
import Sluice
import SluiceInspection
import SluiceModels
import SluiceTraining

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what a checkpoint's gates and attention do with a text.",
    discussion: """
      Writes one page of HTML that opens in any browser and loads nothing from elsewhere: the tokens \
      coloured by how far the gates are open, and for each layer and head whom each token attends to and \
      how much its gate lets through. Prints the measures of each layer.

      Where no file is asked for, the tokens are printed too: on a terminal in colours, the brighter the \
      further their gates are open, elsewhere (and with NO_COLOR set) as a table of the gates' values.

      The text is given by --text, or by a file (- is standard input); a run on a task shows an example \
      of it where no text is given. Of a text longer than the model's context the first tokens are shown.

      CHECKPOINT is a run's folder (its best checkpoint is taken), one of the folders best and last in \
      it, or a file in one of these.

      EXAMPLES
        sluice inspect runs/notes --text "Once upon a time"
        sluice inspect runs/notes chapter.txt --out chapter.html
        sluice inspect runs/gated --against runs/ungated --text "ROMEO: Speak again"
        sluice inspect runs/recall --example 3 --png heads.png
        sluice inspect runs/notes --text "Once" --json once.json --layers 1,4 --heads 2
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Argument(help: ArgumentHelp("A file of text, in UTF-8; - is standard input.", valueName: "path"))
  var path: String?

  @Option(help: "The text.")
  var text: String?

  @Option(help: "Which example of the run's task to show, from 1 on.")
  var example: Int?

  @Option(help: "Another checkpoint, to show beside the first.")
  var against: String?

  @Option(
    help: ArgumentHelp(
      """
      Where the page goes; - is standard output. (default: inspection.html, unless only --png or --json is \
      asked for)
      """,
      valueName: "page.html"))
  var out: String?

  @Option(
    help: ArgumentHelp(
      "Write images too: one of all heads to a name that ends with .png, else one a layer to a folder.",
      valueName: "path"))
  var png: String?

  @Option(
    help: ArgumentHelp(
      "Write all figures, unrounded, in JSON too; - is standard output.", valueName: "path"))
  var json: String?

  @Option(help: "Layers to show, from 1 on, separated by commas. (default: all)")
  var layers: NumberList<Int>?

  @Option(help: "Heads to show, from 1 on, separated by commas. (default: all)")
  var heads: NumberList<Int>?

  @Option(help: "Tokens of the text to read at most. (default: the model's context)")
  var maxTokens: Int?

  @OptionGroup(title: "Machine") var compute: ComputeOptions

  func validate() throws {
    for (flag, path) in [("out", out), ("json", json), ("png", png)] where path == "" {
      throw ValidationError("--\(flag) is empty, and must name a file.")
    }
    guard png != "-" else {
      throw ValidationError("--png names a file that ends with .png, or a folder: ./- is one.")
    }
    guard path == nil || text == nil else {
      throw ValidationError("Either --text or a file: they exclude each other.")
    }
    guard example == nil || path == nil && text == nil else {
      throw ValidationError("Either a text or an example of the task: they exclude each other.")
    }
    for (name, value) in [("example", example), ("max-tokens", maxTokens)] {
      guard value ?? 1 >= 1 else { throw ValidationError("--\(name) must be 1 or more.") }
    }
    for (name, list) in [("layers", layers), ("heads", heads)] {
      guard list?.numbers.allSatisfy({ $0 >= 1 }) ?? true else {
        throw ValidationError("--\(name) are numbered from 1 on.")
      }
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try compute.run {
      // Before anything is read: what cannot be written is found at once.
      let outputs = try InspectionOutputs(self)
      defer { outputs.removeIfEmpty() }
      let folder = try RunFolder.checkpoint(at: checkpoint)
      let isOfText = text != nil || path != nil
      try RunKinds.ofCheckpoint(folder, on: isOfText ? TextSource.self : nil)
        .inspect(folder, self, to: outputs)
    }
  }

  /// Shows language models what `tokens` finds for the first of them.
  func inspect(
    to outputs: InspectionOutputs, _ tokens: (InspectedCheckpoint) throws -> [Int32]
  ) throws {
    let subjects = try [checkpoint, against].compactMap(\.self).map(InspectedCheckpoint.init)
    let text = try InspectedText(self, subjects, tokens)
    try requireParts(of: subjects)
    let request = RecordingRequest(
      layers: layers.map { Set($0.numbers.map { $0 - 1 }) },
      heads: heads.map { Set($0.numbers.map { $0 - 1 }) })
    let notes = text.notes + notes(request, text)
    for note in notes { StandardError.write(note + "\n") }
    let report = InspectionReport(
      title: "Inside " + subjects.map(\.folder).joined(separator: " and "),
      tokens: text.names, notes: notes + remarks(subjects),
      subjects: subjects.map {
        InspectionReport.Subject(
          of: $0.checkpoint.model, name: $0.folder, tokens: text.tokens, request)
      })
    func tell(_ text: String) throws {
      guard !outputs.takeStandardOutput else { return StandardError.write(text) }
      try ClosedPipe.tolerate { try StandardOutput.write(text) }
    }
    try tell(InspectionTable.text(report))
    if drawsTokens { try tell(drawing(of: report)) }
    try outputs.write(report, tell: tell)
  }

  /// Whether the tokens are drawn: unless files are asked for, which show more.
  private var drawsTokens: Bool { out == nil && png == nil && json == nil }

  /// The tokens with their gates, for each model: in colours on a terminal, elsewhere as numbers.
  private func drawing(of report: InspectionReport) -> String {
    report.subjects.map { subject in
      let drawing = GateDrawing(subject.recording, tokens: report.tokens)
      guard !drawing.gates.isEmpty else { return "\(subject.name) has no gates to draw.\n\n" }
      let name = report.subjects.count > 1 ? subject.name + "\n\n" : ""
      let hasColor = StandardOutput.hasColor
      return name + (hasColor ? drawing.colored(width: StandardOutput.width) : drawing.table)
    }.joined()
  }

  /// Throws where layers or heads are asked for that no model has.
  private func requireParts(of subjects: [InspectedCheckpoint]) throws {
    let models = subjects.map(\.checkpoint.model.configuration)
    for (name, list, count) in [
      ("layers", layers, models.map(\.layerCount).max() ?? 0),
      ("heads", heads, models.map(\.headCount).max() ?? 0),
    ] {
      if let number = list?.numbers.first(where: { $0 > count }) {
        throw ValidationError("--\(name) \(number): there are \(count).")
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
      measures are over all.
      """
    ]
  }

  /// What a reader of the page may wonder at.
  private func remarks(_ subjects: [InspectedCheckpoint]) -> [String] {
    subjects.filter { $0.checkpoint.model.configuration.gates.isEmpty }
      .map { "\($0.folder) has no gates; its attention is shown all the same." }
  }
}

/// A checkpoint and where it lies.
struct InspectedCheckpoint {
  let folder: String
  let checkpoint: Checkpoint

  init(_ path: String) throws {
    folder = try RunFolder.checkpoint(at: path)
    checkpoint = try Checkpoint(folder: folder)
  }
}
