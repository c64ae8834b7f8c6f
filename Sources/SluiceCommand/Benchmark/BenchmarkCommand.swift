import ArgumentParser

/// What `Benchmarks/compare` runs on Sluice's side.
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures how fast this machine trains.",
    discussion: """
      EXAMPLES
        sluice benchmark step                      a training step of the default model
        sluice benchmark layer --batch 1 --tokens 4096 --hidden 768 --heads 12
        sluice benchmark peak                      what the processor could do at most
      """,
    subcommands: [
      BenchmarkStepCommand.self, BenchmarkLayerCommand.self, BenchmarkPeakCommand.self,
    ])
}
