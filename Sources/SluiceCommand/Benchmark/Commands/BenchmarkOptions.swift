import SluiceFiles
import ArgumentParser

/// The number of threads of a benchmark, and its output format.
struct BenchmarkOptions: ParsableArguments {
  @OptionGroup
  var compute: ComputeOptions

  @Flag(help: "Print the results as JSON.")
  var json = false

  /// Runs a benchmark, prints the report and returns it.
  ///
  /// - Parameters:
  ///   - machineInFull: as for `BenchmarkReport`.
  ///   - workloads: the workloads; made with the requested precision.
  ///   - effort: the number and duration of runs.
  @discardableResult
  func report(
    machineInFull: Bool = false, _ workloads: @autoclosure () throws -> [Workload] = [],
    _ effort: Effort = Effort()
  ) throws -> BenchmarkReport {
    warnOfDebugBuild()
    let report = try compute.run {
      try BenchmarkReport(machineInFull: machineInFull, workloads(), effort)
    }
    try StandardOutput.write(json ? report.json() : report.text)
    return report
  }
}

/// The number and duration of runs.
struct EffortOptions: ParsableArguments {
  @Option(help: "Number of warmup runs, which are not timed.")
  var warmup = 2

  @Option(help: "Minimum number of timed runs.")
  var count = 5

  @Option(help: "Minimum time of all timed runs, in seconds.")
  var seconds = 0.5

  func validate() throws {
    try require("--warmup", warmup, in: 0...1 << 24)
    try require("--count", count, in: 1...1 << 24)
    try require("--seconds", seconds, in: 0...3600)
  }

  var effort: Effort { Effort(warmup: warmup, count: count, seconds: seconds) }
}

/// Throws if the value of an option is out of range.
func require<Value: Comparable>(
  _ option: String, _ value: Value, in range: ClosedRange<Value>
) throws {
  guard range.contains(value) else {
    throw ValidationError(
      "\(option) is \(value), expected \(range.lowerBound) to \(range.upperBound).")
  }
}

/// Throws if sizes are too small or too large, or if their product is too large.
func requireSizes(_ sizes: (option: String, value: Int)...) throws {
  for size in sizes { try require(size.option, size.value, in: 1...1 << 24) }
  let count = sizes.reduce(1) { $0 * Double($1.value) }
  guard count <= 0x1p36 else {
    let product = sizes.map { "\($0.option) \($0.value)" }.joined(separator: " x ")
    throw ValidationError("\(product) gives too many elements: the maximum is \(1 << 36).")
  }
}
