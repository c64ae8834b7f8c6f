import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceTables
import SluiceTraining

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract:
      "Describes a model (architecture, sizes, types, memory) or a table (columns, kinds, times).",
    discussion: """
      SUBJECT is a model: a run folder (its best checkpoint is used), a checkpoint folder, a folder in Hugging \
      Face's format with config.json and weights, or a GGUF file. The weights are not read. If the model cannot \
      be opened, the command prints what is known and the reason, and exits with 78.

      SUBJECT can also be a table: a file with a name in .csv, .tsv, .txt or .data, also compressed (.gz), or \
      - for standard input; or a file of labelled sequences (.ts, .arff). The command prints what it \
      understood, and names lines that it did not.

      EXAMPLES
        sluice describe runs/notes
        sluice describe SmolLM2-135M --json
        sluice describe SmolLM2-135M-Instruct.Q4_1.gguf
        sluice describe ETTh1.csv
        sluice describe loads.csv --separator semicolon --dates day-first
        sluice describe GunPoint_TRAIN.ts
      """)

  @Argument(help: "The model or the table.")
  var subject: String

  @Flag(help: "Print the description as JSON.")
  var json = false

  @OptionGroup(title: "Table") var table: TableOptions

  func run() throws {
    if TableFile.isMeant(by: subject) {
      let table = try table.read(subject)
      return try write(TableFigures(table)) { TableDescription(table).text }
    }
    if TableFile.isOfSequences(subject) {
      let description = SequencesDescription(try LabelledSequences(path: subject))
      return try write(description) { description.text }
    }
    let description = try ModelDescription(contentsOf: TextModel.location(of: subject))
    try write(DescriptionFigures(description)) { DescriptionTable(description).text }
    if let problem = description.problem { throw CannotBeOpened(problem: problem) }
  }

  private func write(_ figures: some Encodable, text: () -> String) throws {
    try StandardOutput.write(json ? JSONText.line(figures) : text())
  }
}

/// An error for a model that cannot be opened.
struct CannotBeOpened: SluiceError {
  let problem: String

  var category: ErrorCategory { .badConfiguration }
  var description: String { problem }
}
