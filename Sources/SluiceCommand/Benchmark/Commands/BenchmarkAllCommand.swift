import ArgumentParser

struct BenchmarkAllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all",
    abstract: "Measures the machine, matrix products, layers and training steps.",
    discussion: """
      EXAMPLES
        sluice benchmark
        sluice benchmark all --threads 1 --count 3 --seconds 0.1
      """)

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    try options.report(machineInFull: true, Workload.grid(), effort.effort)
  }
}
