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
  /// Tokens per second; nil for workloads without tokens.
  let tokensPerSecond: Double?
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
    tokensPerSecond = workload.tokenCount.map {
      Double($0) * 1000 / max(time.milliseconds, .leastNonzeroMagnitude)
    }
    shareOfPeak = gigaflops / machine.gigaflops(.current)
  }
}

extension BenchmarkRow {
  /// A table of rows with headings; it has a column of tokens per second only if a row has a value for it.
  static func table(_ rows: [BenchmarkRow]) -> [[String]] {
    var table = [heading] + rows.map(\.cells)
    if rows.allSatisfy({ $0.tokensPerSecond == nil }),
      let column = heading.firstIndex(of: "tokens/s")
    {
      for row in table.indices { table[row].remove(at: column) }
    }
    return table
  }

  private static let heading = ["", "ms", "", "tokens/s", "GFLOP/s", "of peak", "memory added"]

  private var cells: [String] {
    [
      name, Wording.significant(milliseconds), "± \(Wording.percent(spread))",
      tokensPerSecond.map { Wording.decimal($0, places: 1) } ?? "",
      Wording.decimal(gigaflops, places: 0), Wording.percent(shareOfPeak),
      memoryAdded.map(Wording.bytes) ?? "",
    ]
  }
}
