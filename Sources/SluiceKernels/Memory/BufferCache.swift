import SluicePlatform
import Synchronization

/// A memory allocator that returns 64-byte aligned buffers and keeps freed ones for later requests
/// of the same size.
///
/// A training step requests the same sizes again and again; on small models, new pages from the
/// system cost more than the arithmetic. Sizes are rounded up to classes an eighth of a power of
/// two apart, so that at most an eighth is unused.
///
/// Buffers of sizes that are no longer requested do not accumulate: if a request must go to the
/// system and the cache would hold more than twice the peak memory in use, all kept buffers are
/// freed first. Steps with the same sizes need no system allocations and lose nothing.
package final class BufferCache: Sendable {
  /// The cache that tensors and kernels share.
  package static let shared: BufferCache = {
    MachineRequirement.check()
    return BufferCache()
  }()

  /// The amount of memory handed out, current and peak.
  package struct Statistics: Sendable {
    /// Requests that had to go to the system.
    package var systemAllocations = 0
    /// Bytes handed out and not yet given back.
    package var bytesInUse = 0
    /// The largest value of `bytesInUse` since the last reset.
    package var peakBytesInUse = 0
    /// Bytes kept for later requests.
    package var bytesKept = 0

    /// Whether too much memory is kept; a few megabytes are always allowed.
    fileprivate var isFull: Bool {
      bytesKept > 1 << 24 && bytesInUse + bytesKept > 2 * peakBytesInUse
    }
  }

  private struct State {
    /// For each size class, the address of the last buffer given back, which holds the address of
    /// the one before it, and so on to 0: a linked list that needs no memory of its own.
    var free = [UInt](repeating: 0, count: SizeClass.count)
    var statistics = Statistics()

    mutating func keep(_ buffer: UInt, of size: SizeClass) {
      UnsafeMutablePointer<UInt>(bitPattern: buffer)?.pointee = free[size.index]
      free[size.index] = buffer
    }

    /// Takes a kept buffer, or returns 0.
    mutating func take(of size: SizeClass) -> UInt {
      let buffer = free[size.index]
      if let next = UnsafePointer<UInt>(bitPattern: buffer) { free[size.index] = next.pointee }
      return buffer
    }
  }

  /// A size class: a multiple of 64 bytes up to 512, then an eighth of a power of two apart.
  private struct SizeClass {
    let byteCount: Int
    /// The index of the class, in the order of sizes.
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
    // The kept buffers may be the memory that is missing.
    removeAll()
    if let buffer = Self.systemMemory(size.byteCount) { return buffer }
    // The failed request is already counted.
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
      // Rows of a large tensor lie a page apart: huge pages save an address translation for each.
      if isHuge { madvise(buffer, size, MADV_HUGEPAGE) }
    #endif
    return buffer
  }

  private static let hugePage = 1 << 21

  /// Gives back memory that `allocate(byteCount:)` returned for the same count.
  package func deallocate(_ buffer: UnsafeMutableRawPointer, byteCount: Int) {
    let size = SizeClass(holding: byteCount)
    let address = UInt(bitPattern: buffer)
    state.withLock { state in
      state.statistics.bytesInUse -= size.byteCount
      state.statistics.bytesKept += size.byteCount
      state.keep(address, of: size)
    }
  }

  /// Returns all kept buffers to the system.
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

  /// Resets the peak and the number of system allocations.
  package func resetStatistics() {
    state.withLock { state in
      state.statistics.peakBytesInUse = state.statistics.bytesInUse
      state.statistics.systemAllocations = 0
    }
  }
}
