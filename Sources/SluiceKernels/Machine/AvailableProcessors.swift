import SluicePlatform

/// The number of processors this process may use: those in its affinity mask, limited by the quota
/// of processor time of its control groups, rounded up.
package func availableProcessorCount() -> Int {
  let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  #if os(Linux)
    let allowed = ProcessorAffinity.readCount() ?? online
    // A quota above the size of any machine means no quota.
    let quota =
      ControlGroups.current().processorQuota()
      .map { Int(min($0.rounded(.up), 1e9)) } ?? allowed
    return max(1, min(allowed, quota))
  #else
    return online
  #endif
}

/// The affinity mask: the processors that the process may run on.
enum ProcessorAffinity {
  /// The number of processors in the mask, or nil if the system does not report it.
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
