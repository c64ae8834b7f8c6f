import SluicePlatform
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The resident memory of this process in bytes; zero if the system does not report it.
struct ResidentMemory {
  /// The current memory.
  let now: Int
  /// The peak since the start of the process or the last `resetPeak()`.
  let peak: Int

  /// The values that the system reports.
  static var current: ResidentMemory {
    #if canImport(Darwin)
      var info = rusage_info_v4()
      let status = withUnsafeMutablePointer(to: &info) { info in
        info.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
          proc_pid_rusage(getpid(), RUSAGE_INFO_V4, $0)
        }
      }
      guard status == 0 else { return ResidentMemory(now: 0, peak: 0) }
      return ResidentMemory(
        now: Int(info.ri_phys_footprint), peak: Int(info.ri_lifetime_max_phys_footprint))
    #else
      // Not `getrusage`: its peak includes the program that started this one.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      func bytes(_ field: String) -> Int {
        let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
        return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
      }
      return ResidentMemory(now: bytes("VmRSS:"), peak: bytes("VmHWM:"))
    #endif
  }

  /// Restarts the peak from the current memory; only on Linux.
  static func resetPeak() {
    #if os(Linux)
      let file = open("/proc/self/clear_refs", O_WRONLY)
      guard file >= 0 else { return }
      _ = write(file, "5", 1)
      close(file)
    #endif
  }
}
