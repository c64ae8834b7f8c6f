import SluicePlatform
/// Processors this process may use: those its affinity allows, and no more than its container's
/// quota of processor time (cgroup versions 1 and 2), rounded up.
package func availableProcessorCount() -> Int {
  let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  #if os(Linux)
    let allowed = ProcessorAffinity.readCount() ?? online
    let quota = ProcessorQuota.read().map { Int($0.rounded(.up)) } ?? allowed
    return max(1, min(allowed, quota))
  #else
    return online
  #endif
}

/// The processors that the process's affinity allows.
enum ProcessorAffinity {
  /// How many, or nil where the system does not tell.
  static func readCount(path: String = "/proc/self/status") -> Int? {
    contents(of: path, upTo: 1 << 14).flatMap(parse)
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

/// The share of processors that a Linux container may use.
enum ProcessorQuota {
  /// Processors' worth of time, or nil where there is no limit.
  static func read(root: String = "/sys/fs/cgroup") -> Double? {
    if let text = contents(of: root + "/cpu.max") { return parseVersion2(text) }
    guard let quota = contents(of: root + "/cpu/cpu.cfs_quota_us").flatMap(number),
      let period = contents(of: root + "/cpu/cpu.cfs_period_us").flatMap(number), quota > 0,
      period > 0
    else { return nil }
    return quota / period
  }

  /// Parses `cpu.max`: a quota, or `max`, then the period, in microseconds.
  static func parseVersion2(_ text: String) -> Double? {
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]),
      quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  private static func number(_ text: String) -> Double? {
    text.split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
  }
}

private func contents(of path: String, upTo limit: Int = 128) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: limit)
  let count = fread(&bytes, 1, limit, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}
