import SluiceKernels
/// The measurements of a workload.
struct BenchmarkRow: Encodable {
  let name: String
  let threads: Int
  /// The number of multiplications and additions in its matrix products.
  let operationCount: Double
  /// The median of all runs.
  let milliseconds: Double
  /// The fastest run.
  let fastestMilliseconds: Double
  /// Half of the distance between the quartiles, as a share of the median.
  let spread: Double
  /// Operations per nanosecond.
  let gigaflops: Double
  /// The speed as a share of the peak of the same threads.
  let shareOfPeak: Double
  /// The memory that the process added in bytes, from just before the first run; nil if it was not measured.
  let memoryAdded: Int?

  /// Runs a workload.
  ///
  /// - Parameters:
  ///   - workload: the workload.
  ///   - effort: the number and duration of runs.
  ///   - machine: the peak speed of the threads.
  ///   - measuringMemory: whether to measure the added memory. It is too small if memory of an earlier
  ///     workload is reused.
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
  /// The headings of `cells`.
  static let heading = ["", "ms", "", "GFLOP/s", "of peak", "memory added"]

  /// The cells of a table row.
  var cells: [String] {
    [
      name, Wording.significant(milliseconds), "± \(Wording.percent(spread))",
      Wording.decimal(gigaflops, places: 0), Wording.percent(shareOfPeak),
      memoryAdded.map(Wording.bytes) ?? "",
    ]
  }
}
