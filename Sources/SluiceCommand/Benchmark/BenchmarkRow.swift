import SluiceKernels
/// What was measured of a workload.
struct BenchmarkRow: Encodable {
  let name: String
  let threads: Int
  /// Multiplications and additions in its matrix products.
  let operationCount: Double
  /// The median of all runs.
  let milliseconds: Double
  /// The fastest run.
  let fastestMilliseconds: Double
  /// Half of the distance between the quartiles, as a share of the median.
  let spread: Double
  /// Operations a nanosecond.
  let gigaflops: Double
  /// That as a share of what the same threads could multiply and add at most.
  let shareOfPeak: Double
  /// Bytes by which the process grew at most, from just before the first run on; nil if that was not
  /// measured.
  let memoryAdded: Int?

  /// Runs a workload.
  ///
  /// - Parameters:
  ///   - workload: what to run.
  ///   - effort: how long.
  ///   - machine: what the threads in use can do at most.
  ///   - measuringMemory: whether to tell the memory added, which is so little as to mislead where an
  ///     earlier workload has left its memory behind.
  init(
    _ workload: Workload, _ effort: Effort, on machine: MachineSpeed, measuringMemory: Bool = false
  ) throws {
    let body = try workload.prepare()
    if measuringMemory { ResidentMemory.resetPeak() }
    let before = ResidentMemory.current.now
    let time = Measurement(effort, body)
    memoryAdded = measuringMemory ? max(0, ResidentMemory.current.peak - before) : nil
    name = workload.name
    threads = machine.threads
    operationCount = workload.operationCount
    milliseconds = time.milliseconds
    fastestMilliseconds = time.fastest
    spread = time.spread
    gigaflops = workload.operationCount / 1e6 / max(time.milliseconds, .leastNonzeroMagnitude)
    shareOfPeak = gigaflops / machine.gigaflops(.current)
  }
}

extension BenchmarkRow {
  /// What stands above `cells`.
  static let heading = ["", "ms", "", "GFLOP/s", "of peak", "memory added"]

  /// As a line of a table.
  var cells: [String] {
    [
      name, Wording.significant(milliseconds), "± \(Wording.percent(spread))",
      Wording.decimal(gigaflops, places: 0), Wording.percent(shareOfPeak),
      memoryAdded.map(Wording.bytes) ?? "",
    ]
  }
}
