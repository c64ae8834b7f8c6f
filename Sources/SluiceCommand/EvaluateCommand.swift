import ArgumentParser
import SluiceModels
import SluiceTraining

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures how well a checkpoint predicts text.",
    discussion: """
      All of the text is predicted, in windows of the model's context that follow each other; every \
      token but the first is predicted once. The same checkpoint and text give the same figures.

      CHECKPOINT is a run's folder (its best checkpoint is taken), one of the folders best and last \
      in it, or a file in one of these.

      EXAMPLES
        sluice evaluate runs/notes other-notes.txt
        sluice evaluate runs/notes/last chapters --json
      """)

  @Argument(help: "The checkpoint.")
  var checkpoint: String

  @Argument(
    help: ArgumentHelp(
      "Files or folders of text, in UTF-8; - is standard input.", valueName: "path"))
  var paths: [String]

  @Flag(help: "Print the figures as an object of JSON.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      let folder = try RunFolder.checkpoint(at: checkpoint)
      let checkpoint = try Checkpoint(folder: folder)
      let dataset = try TextDataset(
        TextCorpus(paths: paths), vocabulary: checkpoint.vocabulary)
      let evaluation = try Evaluation(of: checkpoint.model, on: dataset) { share in
        if StandardError.isTerminal {
          StandardError.write(StandardError.faint("\r\(Int(share * 100)) % "))
        }
      }
      if StandardError.isTerminal { StandardError.write("\r      \r") }
      try StandardOutput.write(json ? jsonText(evaluation) : plainText(evaluation))
    }
  }

  private func plainText(_ evaluation: Evaluation) -> String {
    """
    Loss        \(Wording.decimal(evaluation.loss))
    Perplexity  \(Wording.decimal(evaluation.perplexity, places: 3))
    Tokens      \(Wording.count(evaluation.tokenCount))

    """
  }

  private func jsonText(_ evaluation: Evaluation) -> String {
    """
    {"loss":\(evaluation.loss),"perplexity":\(evaluation.perplexity),\
    "tokens":\(evaluation.tokenCount)}

    """
  }
}
