import SluiceFiles
import SluiceKernels

/// The results of a benchmark: the speed of the machine, one row per workload, and the peak memory.
struct BenchmarkReport: Encodable {
  private(set) var machine: [MachineSpeed] = []
  private(set) var rows: [BenchmarkRow] = []
  /// The peak memory of the process in bytes, from the first workload's inputs on.
  let processMemory: Int

  /// Measures the machine, then runs the workloads.
  ///
  /// - Parameters:
  ///   - machineInFull: whether to also measure one thread and the memory, or only the peak of the threads in
  ///     use, for the shares of the peak.
  ///   - workloads: the workloads.
  ///   - effort: the number and duration of runs.
  init(machineInFull: Bool, _ workloads: [Workload], _ effort: Effort) throws {
    var progress = BenchmarkProgress()
    defer { progress.clear() }
    progress.show("measuring the machine")
    let pool = ThreadPool.current
    if machineInFull, pool.threadCount > 1 {
      machine.append(MachineSpeed(.serial, withMemory: true))
    }
    let speed = MachineSpeed(pool, withMemory: machineInFull)
    machine.append(speed)
    for (index, workload) in workloads.enumerated() {
      progress.show("measuring \(index + 1) of \(workloads.count): \(workload.name)")
      rows.append(try BenchmarkRow(workload, effort, on: speed, measuringMemory: index == 0))
    }
    processMemory = ResidentMemory.current.peak
  }
}

extension BenchmarkReport {
  /// One line of JSON.
  func json() throws -> String { try JSONText.line(self) }

  /// The report as text: one line per number of threads, then a table.
  var text: String {
    let machine = machine.map { $0.sentence + "\n" }.joined()
    guard !rows.isEmpty else { return machine }
    return machine + "\n" + Wording.table(BenchmarkRow.table(rows))
      + "\nPeak memory of the process: \(Wording.bytes(processMemory))\n"
  }
}

extension MachineSpeed {
  fileprivate var sentence: String {
    let pairs = bfloat16Gigaflops.map { ", bfloat16 \(Wording.decimal($0, places: 0)) GFLOP/s" }
    let memory = gigabytesPerSecond.map {
      ", memory bandwidth \(Wording.decimal($0, places: 1)) GB/s (triad, read and written)"
    }
    return Wording.count(threads, "thread")
      + ": peak multiply-adds \(Wording.decimal(gigaflops, places: 0)) GFLOP/s"
      + (pairs ?? "") + (memory ?? "")
  }
}
