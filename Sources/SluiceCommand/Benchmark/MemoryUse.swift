import SluiceKernels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The most memory that was in use at one time, in bytes.
struct MemoryUse: Encodable, CustomStringConvertible {
  /// Of the whole process, as the system counts it.
  let process: Int
  /// Of tensors and scratch memory.
  let buffers: Int

  /// Since the process began.
  static var peak: MemoryUse {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    // Darwin counts bytes, Linux kilobytes.
    #if canImport(Darwin)
      let unit = 1
    #else
      let unit = 1024
    #endif
    return MemoryUse(
      process: usage.ru_maxrss * unit, buffers: BufferCache.shared.statistics.peakBytesInUse)
  }

  var description: String {
    "\(process / 1_000_000) MB at most, of them \(buffers / 1_000_000) MB in buffers"
  }
}
