import SluicePlatform

/// The maximum memory that this process can have.
package struct AvailableMemory: Sendable, Equatable {
  /// What limits the memory.
  package enum Bound: String, Sendable {
    /// The memory of the machine.
    case machine = "this machine"
    /// The limit of the process's control group, such as that of a container.
    case controlGroup = "the control group of this process"
    /// The limit of the process's address space (`ulimit -v`).
    case addressSpace = "the address space of this process"
  }

  /// Bytes.
  package let byteCount: Int
  /// What limits the memory.
  package let bound: Bound

  /// The smallest of several limits; the first, if they are equal.
  ///
  /// - Parameters:
  ///   - machine: bytes that the machine has.
  ///   - controlGroup: the limit of the control groups, if there is one.
  ///   - addressSpace: the limit of the address space, if there is one.
  package init(machine: Int, controlGroup: Int? = nil, addressSpace: Int? = nil) {
    let bounds: [(Int?, Bound)] = [
      (machine, .machine), (controlGroup, .controlGroup), (addressSpace, .addressSpace),
    ]
    var (least, bound) = (Int.max, Bound.machine)
    for case (let count?, let other) in bounds where count < least {
      (least, bound) = (count, other)
    }
    (byteCount, self.bound) = (least, bound)
  }

  /// The available memory of this process now.
  package static var current: AvailableMemory {
    AvailableMemory(
      machine: machineByteCount + swapByteCount,
      controlGroup: ControlGroups.current().memoryLimit(), addressSpace: addressSpaceLimit)
  }

  /// Bytes of memory in the machine; half of `Int.max` if the system does not report it.
  package static var machineByteCount: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages * size : .max / 2
  }

  /// Bytes of swap space: slow, but available.
  private static var swapByteCount: Int {
    #if os(Linux)
      let line = SystemText.read("/proc/meminfo")?.split(separator: "\n")
        .first { $0.hasPrefix("SwapTotal:") }
      return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) * 1024
    #else
      return 0
    #endif
  }

  private static var addressSpaceLimit: Int? {
    var limit = rlimit()
    #if os(Linux)
      let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #else
      let status = getrlimit(RLIMIT_AS, &limit)
    #endif
    return status == 0 ? Int(exactly: limit.rlim_cur) : nil
  }
}
