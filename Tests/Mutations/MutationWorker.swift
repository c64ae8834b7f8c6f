import Foundation

/// Reads mutants in this process, with a small stack and little memory.
///
/// The index of the mutant that is being read is in a file, so that whoever started the process knows it
/// after a crash.
struct MutationWorker {
  let run: MutationRun
  let indices: Range<Int>
  /// The file for the index; nil for none.
  let progress: String?

  /// Bytes of the stack: what a thread of Foundation has on macOS.
  private static let stackSize = 1 << 19

  /// What came of the mutants.
  func outcome() throws -> MutationRun.Outcome {
    let file = progress.map { open($0, O_WRONLY | O_CREAT | O_TRUNC, 0o666) }
    let box = ResultBox()
    let thread = Thread { [run, indices] in
      box.result = Result {
        // So that what is made once does not count.
        _ = try run.run(0..<0)
        Self.limitMemory(run.format.memoryLimit)
        return try run.run(indices) { index in
          var index = index
          if let file { pwrite(file, &index, MemoryLayout<Int>.size, 0) }
        }
      }
      box.isDone.signal()
    }
    thread.stackSize = Self.stackSize
    thread.start()
    box.isDone.wait()
    guard let result = box.result else { return MutationRun.Outcome() }
    return try result.get()
  }

  /// The most memory that this process has had, in bytes; 0 where the system does not say.
  static var peakMemory: Int {
    // Not `getrusage`: its peak includes the program that started this one.
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
  }

  /// Limits the address space to what there is and some more; what is beyond ends the process.
  private static func limitMemory(_ byteCount: Int) {
    #if os(Linux)
      guard let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
        let pages = status.split(separator: " ").first.flatMap({ Int($0) })
      else { return }
      let limit = rlim_t(pages * Int(sysconf(Int32(_SC_PAGESIZE))) + byteCount)
      var limits = rlimit(rlim_cur: limit, rlim_max: limit)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
    #endif
  }
}

/// Carries a result from one thread to another, which waits for it.
private final class ResultBox: @unchecked Sendable {
  var result: Result<MutationRun.Outcome, any Error>?
  let isDone = DispatchSemaphore(value: 0)
}
