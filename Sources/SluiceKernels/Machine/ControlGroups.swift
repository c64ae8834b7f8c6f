/// The control groups (version 1, 2 or both) that a Linux process belongs to, and their limits.
///
/// Each controller has a hierarchy of folders. The process belongs to one folder, and the limits of
/// that folder and of all folders above it apply: a container sets one; systemd, Slurm or an inner
/// container may set others.
package struct ControlGroups: Equatable {
  /// The folders from the process's own to the highest visible one of the hierarchy, and the
  /// version, which determines the names of their files.
  package struct Hierarchy: Equatable {
    let version: Int
    let folders: [String]
  }

  /// Hierarchies by controller, such as `cpu` and `memory`.
  ///
  /// On a system with both versions, a controller belongs either to version 1 or to the unified hierarchy.
  private let hierarchies: [String: [Hierarchy]]

  /// Parses what the system reports about a process.
  ///
  /// - Parameters:
  ///   - membership: the text of `/proc/self/cgroup`: one line `ID:CONTROLLERS:PATH` for each
  ///     hierarchy; `0::PATH` for version 2.
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

  /// The controllers whose limits are read.
  private static let limited = ["cpu", "memory"]

  /// The control groups of this process; none if the system does not report them or has none.
  package static func current() -> ControlGroups {
    ControlGroups(
      membership: SystemText.read("/proc/self/cgroup") ?? "",
      mounts: SystemText.read("/proc/self/mountinfo") ?? "")
  }

  /// The quota of processor time, in processors; nil if there is no limit.
  ///
  /// - Parameter read: returns the text of a file; nil if there is none.
  package func processorQuota(_ read: (String) -> String? = { SystemText.read($0) }) -> Double? {
    least("cpu") { folder, version in
      guard version == 1 else { return read(folder + "/cpu.max").flatMap(Self.quota) }
      guard let quota = read(folder + "/cpu.cfs_quota_us"),
        let period = read(folder + "/cpu.cfs_period_us")
      else { return nil }
      return Self.quota(quota + " " + period)
    }
  }

  /// The memory limit of the process's group, in bytes; nil if there is no limit.
  ///
  /// - Parameter read: returns the text of a file; nil if there is none.
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

  /// The quotient of a quota and a period, both in microseconds; nil for `max` or if there is no quota.
  static func quota(_ text: String) -> Double? {
    let fields = text.split(whereSeparator: \.isWhitespace)
    guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]),
      quota > 0, period > 0, (quota / period).isFinite
    else { return nil }
    return quota / period
  }

  /// A number of bytes; nil for `max`, or for the value that version 1 writes if there is no limit:
  /// the largest number of whole pages.
  static func bytes(_ text: String) -> Int? {
    guard let count = text.split(whereSeparator: \.isWhitespace).first.flatMap({ Int($0) }),
      count >= 0, count < 1 << 62
    else { return nil }
    return count
  }
}

/// A mount point of a hierarchy of control groups.
private struct Mount {
  let version: Int
  /// The controllers, for version 1.
  let controllers: [String]
  /// The folder of the hierarchy that is mounted.
  let root: String
  /// The path at which it is mounted.
  let point: String

  /// Parses a line of `mountinfo`; nil if it does not describe control groups.
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

  /// The folders of the group at `path` and of the groups that contain it, from the innermost on.
  ///
  /// A group outside the mounted part, as in a container with its own view, gives the highest visible folder.
  func folders(to path: String) -> [String] {
    let prefix = root == "/" ? "" : root
    guard path == prefix || path.hasPrefix(prefix + "/") else { return [point] }
    let names = path.dropFirst(prefix.count).split(separator: "/")
    guard !names.contains("..") else { return [point] }
    return (0...names.count).reversed().map { count in
      ([point == "/" ? "" : point] + names.prefix(count).map(String.init)).joined(separator: "/")
    }
  }

  /// A path in which spaces are written as `\040`, unescaped.
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
