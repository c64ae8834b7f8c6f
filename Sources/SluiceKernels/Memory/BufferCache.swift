import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Hands out 64-byte aligned memory and keeps what is given back for the next request of its size.
///
/// A training step asks for the same sizes over and over; fresh pages from the system cost more than
/// the arithmetic on small models. Sizes are rounded up to classes an eighth of a power of two apart,
/// so that at most an eighth is unused.
///
/// What is kept for sizes that nobody asks for any more does not pile up: where a request must go to
/// the system and the cache would come to hold more than twice what was ever in use at once, all that
/// is kept is freed first. Steps that repeat themselves ask the system for nothing, and lose nothing.
public final class BufferCache: Sendable {
  /// The cache that tensors and kernels share.
  public static let shared: BufferCache = {
    MachineRequirement.check()
    return BufferCache()
  }()

  /// What the cache has handed out, now and at most.
  public struct Statistics: Sendable {
    /// Requests that had to go to the system.
    public var systemAllocations = 0
    /// Bytes handed out and not yet given back.
    public var bytesInUse = 0
    /// The largest value of `bytesInUse` since the last reset.
    public var peakBytesInUse = 0
    /// Bytes kept for later requests.
    public var bytesKept = 0

    /// Whether more is kept than is worth keeping; a few megabytes always are.
    fileprivate var isFull: Bool {
      bytesKept > 1 << 24 && bytesInUse + bytesKept > 2 * peakBytesInUse
    }
  }

  private struct State {
    var free: [Int: FreeList] = [:]
    var statistics = Statistics()
  }

  private struct FreeList: @unchecked Sendable {
    var buffers: [UnsafeMutableRawPointer] = []
  }

  private let state = Mutex(State())

  /// Makes an empty cache.
  public init() {}

  /// Memory for at least `byteCount` bytes, aligned to 64, of undefined content.
  public func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = Self.sizeClass(byteCount)
    let (address, isFull) = state.withLock { state -> (UInt, Bool) in
      state.statistics.bytesInUse += size
      state.statistics.peakBytesInUse = max(
        state.statistics.peakBytesInUse, state.statistics.bytesInUse)
      if let buffer = state.free[size]?.buffers.popLast() {
        state.statistics.bytesKept -= size
        return (UInt(bitPattern: buffer), false)
      }
      state.statistics.systemAllocations += 1
      return (0, state.statistics.isFull)
    }
    if let buffer = UnsafeMutableRawPointer(bitPattern: address) { return buffer }
    if isFull { removeAll() }
    if let buffer = Self.systemMemory(size) { return buffer }
    // What is kept may be what is missing.
    removeAll()
    if let buffer = Self.systemMemory(size) { return buffer }
    endProcess("Out of memory: \(size >> 20) MB could not be had.", status: 71)
  }

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
  public func deallocate(_ buffer: UnsafeMutableRawPointer, byteCount: Int) {
    let size = Self.sizeClass(byteCount)
    let address = UInt(bitPattern: buffer)
    state.withLock { state in
      state.statistics.bytesInUse -= size
      state.statistics.bytesKept += size
      if let buffer = UnsafeMutableRawPointer(bitPattern: address) {
        state.free[size, default: FreeList()].buffers.append(buffer)
      }
    }
  }

  /// Gives everything that is kept back to the system.
  public func removeAll() {
    let addresses = state.withLock { state -> [UInt] in
      let kept = state.free.values.flatMap { $0.buffers.map { UInt(bitPattern: $0) } }
      state.free = [:]
      state.statistics.bytesKept = 0
      return kept
    }
    for address in addresses { free(UnsafeMutableRawPointer(bitPattern: address)) }
  }

  /// The counts so far.
  public var statistics: Statistics { state.withLock { $0.statistics } }

  /// Starts counting the peak and the system's allocations anew.
  public func resetStatistics() {
    state.withLock { state in
      state.statistics.peakBytesInUse = state.statistics.bytesInUse
      state.statistics.systemAllocations = 0
    }
  }

  private static func sizeClass(_ byteCount: Int) -> Int {
    let count = max(byteCount, 64)
    let step = max(64, 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount - 3))
    return (count + step - 1) / step * step
  }
}

/// Calls `body` with scratch memory for `count` floats, of undefined content.
@inline(always)
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
  let byteCount = count * MemoryLayout<Float>.stride
  let buffer = BufferCache.shared.allocate(byteCount: byteCount)
  defer { BufferCache.shared.deallocate(buffer, byteCount: byteCount) }
  return body(buffer.assumingMemoryBound(to: Float.self))
}
