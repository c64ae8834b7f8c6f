/// The control groups that a Linux process belongs to, in both versions, alone or side by side, and what
/// they limit.
///
/// Each controller has a hierarchy of folders. The process lies in one of them, and the limits of all
/// folders from there up hold: a container sets one, systemd, Slurm or a container within set others.
package struct ControlGroups: Equatable {
  /// Folders from the process's own up to the hierarchy's highest one that can be seen, and the version
  /// that says how their files are called.
  package struct Hierarchy: Equatable {
    let version: Int
    let folders: [String]
  }

  /// By controller, such as `cpu` and `memory`.
  ///
  /// Of two hierarchies, as in a mixed system, the first version's has it; the unified hierarchy then
  /// has others.
  private let hierarchies: [String: [Hierarchy]]

  /// Takes apart what the system tells of a process.
  ///
  /// - Parameters:
  ///   - membership: the text of `/proc/self/cgroup`, a line `ID:CONTROLLERS:PATH` for each hierarchy; of
  ///     version 2 `0::PATH`.
  ///   - mounts: the text of `/proc/self/mountinfo`.
  package init(membership: String, mounts: String) {
    let mounts = mounts.split(separator: "\n").compactMap(Mount.init)
    var hierarchies: [String: [Hierarchy]] = [:]
    for line in membership.split(separator: "\n") {
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let controllers = fields[1].split(separator: ",").map(String.init)
      let isUnified = fields[0] == "0" && controllers.isEmpty
      for controller in isUnified ? Self.limited : controllers {
        let mount = mounts.first {
          isUnified ? $0.version == 2 : $0.version == 1 && $0.controllers.contains(controller)
        }
        guard let mount else { continue }
        hierarchies[controller, default: []].append(
          Hierarchy(version: mount.version, folders: mount.folders(to: String(fields[2]))))
      }
    }
    self.hierarchies = hierarchies
  }

  /// Controllers whose limits are asked for.
  private static let limited = ["cpu", "memory"]

  /// Those of this process; none where the system does not tell, or knows none.
  package static func current() -> ControlGroups {
    ControlGroups(
      membership: SystemText.read("/proc/self/cgroup") ?? "",
      mounts: SystemText.read("/proc/self/mountinfo") ?? "")
  }

  /// Processors' worth of time that the process may take; nil where there is no limit.
  ///
  /// - Parameter read: the text of a file; nil where there is none.
  package func processorQuota(_ read: (String) -> String? = { SystemText.read($0) }) -> Double? {
    least("cpu") { folder, version in
      guard version == 1 else { return read(folder + "/cpu.max").flatMap(Self.quota) }
      guard let quota = read(folder + "/cpu.cfs_quota_us"),
        let period = read(folder + "/cpu.cfs_period_us")
      else { return nil }
      return Self.quota(quota + " " + period)
    }
  }

  /// Bytes of memory that the process, with others of its group, may take; nil where there is no limit.
  ///
  /// - Parameter read: the text of a file; nil where there is none.
  package func memoryLimit(_ read: (String) -> String? = { SystemText.read($0) }) -> Int? {
    least("memory") { folder, version in
      let file = version == 1 ? "/memory.limit_in_bytes" : "/memory.max"
      return read(folder + file).flatMap(Self.bytes)
    }
  }

  private func least<Limit: Comparable>(
    _ controller: String, _ limit: (_ folder: String, _ version: Int) -> Limit?
  ) -> Limit? {
    (hierarchies[controller] ?? []).flatMap { hierarchy in
      hierarchy.folders.compactMap { limit($0, hierarchy.version) }
    }.min()
  }

  /// The quotient of a quota and a period, both in microseconds; nil for `max` or none.
  static func quota(_ text: String) -> Double? {
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]),
      quota > 0, period > 0, (quota / period).isFinite
    else { return nil }
    return quota / period
  }

  /// A number of bytes; nil for `max`, or for what version 1 writes where there is no limit: all that its
  /// pages can count.
  static func bytes(_ text: String) -> Int? {
    guard let count = text.split(whereSeparator: \.isWhitespace).first.flatMap({ Int($0) }),
      count >= 0, count < 1 << 62
    else { return nil }
    return count
  }
}

/// Where a hierarchy of control groups can be seen.
private struct Mount {
  let version: Int
  /// Of version 1.
  let controllers: [String]
  /// The hierarchy's folder that is seen.
  let root: String
  /// Where it is seen.
  let point: String

  /// Takes a line of `mountinfo` apart; nil where it is about something else.
  ///
  ///     33 31 0:30 /docker/3 /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
  init?(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else {
      return nil
    }
    switch fields[dash + 1] {
    case "cgroup": version = 1
    case "cgroup2": version = 2
    default: return nil
    }
    controllers = fields[dash + 3].split(separator: ",").map(String.init)
    root = Self.unescaped(fields[3])
    point = Self.unescaped(fields[4])
  }

  /// The folders of the group at a path of the hierarchy and of those that it lies in, its own first.
  ///
  /// A group outside of what is seen, as in a container with a view of its own, leaves the highest one.
  func folders(to path: String) -> [String] {
    let prefix = root == "/" ? "" : root
    guard path == prefix || path.hasPrefix(prefix + "/") else { return [point] }
    let names = path.dropFirst(prefix.count).split(separator: "/")
    guard !names.contains("..") else { return [point] }
    return (0...names.count).reversed().map { count in
      ([point == "/" ? "" : point] + names.prefix(count).map(String.init)).joined(separator: "/")
    }
  }

  /// A path in which spaces stand as `\040`.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(field.utf8)[...]
    while let byte = rest.first {
      let digits = rest.dropFirst().prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        bytes.append(code)
        rest = rest.dropFirst(4)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
