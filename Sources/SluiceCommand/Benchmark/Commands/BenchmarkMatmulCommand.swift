import ArgumentParser

struct BenchmarkMatmulCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "matmul",
    abstract: "Measures the time of a matrix product.",
    discussion: """
      EXAMPLES
        sluice benchmark matmul --rows 512
        sluice benchmark matmul --rows 4096 --depth 256 --columns 1024
      """)

  @Option(help: "Rows of the left matrix and of the result.")
  var rows = 1024

  @Option(help: "Columns of the left matrix, rows of the right matrix. (default: --rows)")
  var depth: Int?

  @Option(help: "Columns of the right matrix and of the result. (default: --rows)")
  var columns: Int?

  @OptionGroup
  var effort: EffortOptions

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    let shape = try MatmulShape(rows: rows, columns: columns ?? rows, depth: depth ?? rows)
    try options.report([shape.workload], effort.effort)
  }
}
