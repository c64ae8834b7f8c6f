import SluicePlatform
import Synchronization

/// Hands out 64-byte aligned memory and keeps what is given back for the next request of its size.
///
/// A training step asks for the same sizes over and over; fresh pages from the system cost more than
/// the arithmetic on small models. Sizes are rounded up to classes an eighth of a power of two apart,
/// so that at most an eighth is unused.
///
/// What is kept for sizes that nobody asks for any more does not pile up: where a request must go to
/// the system and the cache would come to hold more than twice what was ever in use at once, all that
/// is kept is freed first. Steps that repeat themselves ask the system for nothing, and lose nothing.
package final class BufferCache: Sendable {
  /// The cache that tensors and kernels share.
  package static let shared: BufferCache = {
    MachineRequirement.check()
    return BufferCache()
  }()

  /// What the cache has handed out, now and at most.
  package struct Statistics: Sendable {
    /// Requests that had to go to the system.
    package var systemAllocations = 0
    /// Bytes handed out and not yet given back.
    package var bytesInUse = 0
    /// The largest value of `bytesInUse` since the last reset.
    package var peakBytesInUse = 0
    /// Bytes kept for later requests.
    package var bytesKept = 0

    /// Whether more is kept than is worth keeping; a few megabytes always are.
    fileprivate var isFull: Bool {
      bytesKept > 1 << 24 && bytesInUse + bytesKept > 2 * peakBytesInUse
    }
  }

  private struct State {
    /// For each size class the address of the buffer given back last, which holds that of the one
    /// before it, and so on to 0: keeping a buffer takes no memory of its own.
    var free = [UInt](repeating: 0, count: SizeClass.count)
    var statistics = Statistics()

    mutating func keep(_ buffer: UInt, of size: SizeClass) {
      UnsafeMutablePointer<UInt>(bitPattern: buffer)?.pointee = free[size.index]
      free[size.index] = buffer
    }

    /// A buffer that was kept, or 0.
    mutating func take(of size: SizeClass) -> UInt {
      let buffer = free[size.index]
      if let next = UnsafePointer<UInt>(bitPattern: buffer) { free[size.index] = next.pointee }
      return buffer
    }
  }

  /// A multiple of 64 bytes up to 512, and an eighth of a power of two apart from there.
  private struct SizeClass {
    let byteCount: Int
    /// The classes' order by size.
    let index: Int

    static let count = 8 * (Int.bitWidth - 9) + 1

    init(holding byteCount: Int) {
      let last = max(byteCount, 513) - 1
      let exponent = Int.bitWidth - 1 - last.leadingZeroBitCount
      let step = 1 << (exponent - 3)
      let steps = divideRoundingUp(max(byteCount, 64), by: step)
      self.byteCount = steps * step
      index = 8 * (exponent - 9) + steps
    }
  }

  private let state = Mutex(State())

  /// Makes an empty cache.
  package init() {}

  /// Memory for at least `byteCount` bytes, aligned to 64, of undefined content.
  package func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = SizeClass(holding: byteCount)
    let (address, isFull) = state.withLock { state -> (UInt, Bool) in
      state.statistics.bytesInUse += size.byteCount
      state.statistics.peakBytesInUse = max(
        state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      let buffer = state.take(of: size)
      if buffer != 0 {
        state.statistics.bytesKept -= size.byteCount
        return (buffer, false)
      }
      state.statistics.systemAllocations += 1
      return (0, state.statistics.isFull)
    }
    if let buffer = UnsafeMutableRawPointer(bitPattern: address) { return buffer }
    if isFull { removeAll() }
    if let buffer = Self.systemMemory(size.byteCount) { return buffer }
    // What is kept may be what is missing.
    removeAll()
    if let buffer = Self.systemMemory(size.byteCount) { return buffer }
    // Those that could not be had are counted already.
    let inUse = statistics.bytesInUse - size.byteCount
    endProcess(
      """
      Error: out of memory: cannot allocate \(megabytes(size.byteCount)); \(megabytes(inUse)) are \
      already in use
      """, status: 71)
  }

  private func megabytes(_ count: Int) -> String { "\(divideRoundingUp(count, by: 1_000_000)) MB" }

  private static func systemMemory(_ size: Int) -> UnsafeMutableRawPointer? {
    let isHuge = size >= 2 * hugePage
    var buffer: UnsafeMutableRawPointer?
    guard posix_memalign(&buffer, isHuge ? hugePage : 64, size) == 0, let buffer else { return nil }
    #if os(Linux)
      // Rows of a large tensor lie a page apart: huge pages spare a translation for each.
      if isHuge { madvise(buffer, size, MADV_HUGEPAGE) }
    #endif
    return buffer
  }

  private static let hugePage = 1 << 21

  /// Takes back memory that `allocate(byteCount:)` gave for the same count.
  package func deallocate(_ buffer: UnsafeMutableRawPointer, byteCount: Int) {
    let size = SizeClass(holding: byteCount)
    let address = UInt(bitPattern: buffer)
    state.withLock { state in
      state.statistics.bytesInUse -= size.byteCount
      state.statistics.bytesKept += size.byteCount
      state.keep(address, of: size)
    }
  }

  /// Gives everything that is kept back to the system.
  package func removeAll() {
    let kept = state.withLock { state -> [UInt] in
      defer { state.free = [UInt](repeating: 0, count: SizeClass.count) }
      state.statistics.bytesKept = 0
      return state.free
    }
    for first in kept {
      var address = first
      while let buffer = UnsafeMutablePointer<UInt>(bitPattern: address) {
        address = buffer.pointee
        free(buffer)
      }
    }
  }

  /// The counts so far.
  package var statistics: Statistics { state.withLock { $0.statistics } }

  /// Starts counting the peak and the system's allocations anew.
  package func resetStatistics() {
    state.withLock { state in
      state.statistics.peakBytesInUse = state.statistics.bytesInUse
      state.statistics.systemAllocations = 0
    }
  }
}
