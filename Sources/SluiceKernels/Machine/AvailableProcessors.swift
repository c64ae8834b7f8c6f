import SluicePlatform

/// Processors this process may use: those its affinity allows, and no more than the quota of processor time
/// that its control groups leave it, rounded up.
package func availableProcessorCount() -> Int {
  let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  #if os(Linux)
    let allowed = ProcessorAffinity.readCount() ?? online
    // A quota beyond all machines is none.
    let quota =
      ControlGroups.current().processorQuota()
      .map { Int(min($0.rounded(.up), 1e9)) } ?? allowed
    return max(1, min(allowed, quota))
  #else
    return online
  #endif
}

/// The processors that the process's affinity allows.
enum ProcessorAffinity {
  /// How many, or nil where the system does not tell.
  static func readCount(path: String = "/proc/self/status") -> Int? {
    SystemText.read(path).flatMap(parse)
  }

  /// Counts the bits of the hexadecimal mask in the line `Cpus_allowed:`.
  static func parse(_ status: String) -> Int? {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") })
    else { return nil }
    let count = line.dropFirst("Cpus_allowed:".count)
      .reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
    return count > 0 ? count : nil
  }
}
