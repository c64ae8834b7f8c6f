import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceTraining

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Describes a model: architecture, sizes, types, memory.",
    discussion: """
      MODEL is a run folder (its best checkpoint is used), a checkpoint folder, a folder in Hugging Face's \
      format with config.json and weights, or a GGUF file. The weights are not read.

      If the model cannot be opened, the command prints what is known and the reason, and exits with 78.

      EXAMPLES
        sluice describe runs/notes
        sluice describe SmolLM2-135M --json
        sluice describe SmolLM2-135M-Instruct.Q4_1.gguf
      """)

  @Argument(help: "The model.")
  var model: String

  @Flag(help: "Print the description as JSON.")
  var json = false

  func run() throws {
    let description = try ModelDescription(contentsOf: TextModel.location(of: model))
    try StandardOutput.write(
      json
        ? JSONText.line(DescriptionFigures(description)) : DescriptionTable(description).text)
    if let problem = description.problem { throw CannotBeOpened(problem: problem) }
  }
}

/// An error for a model that cannot be opened.
struct CannotBeOpened: SluiceError {
  let problem: String

  var category: ErrorCategory { .badConfiguration }
  var description: String { problem }
}
