/// Scratch memory, handed out in named slices one after another.
///
/// A type that needs several slices takes them in its initializer. The same initializer is used to
/// compute the total size, so that size and slices always agree:
///
/// ```swift
/// struct Rows {
///   let keys, values: UnsafeMutablePointer<Float>
///
///   init(_ scratch: inout Scratch, count: Int) {
///     keys = scratch.take(count)
///     values = scratch.take(count)
///   }
/// }
///
/// withScratch({ Rows(&$0, count: 64) }) { rows in ... }
/// ```
struct Scratch {
  private let start: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// Floats handed out so far.
  private(set) var count = 0

  /// Hands out existing memory.
  @inline(always)
  init(_ start: UnsafeMutablePointer<Float>, count capacity: Int) {
    self.start = start
    self.capacity = capacity
  }

  /// The next `count` floats, with undefined content.
  @inline(always)
  mutating func take(_ count: Int) -> UnsafeMutablePointer<Float> {
    defer { self.count += count }
    assert(self.count + count <= capacity, "scratch memory is used up")
    return start + self.count
  }

  /// The number of floats that `cut` takes; the slices are not accessed.
  @inline(always)
  static func size<Slices>(_ cut: (inout Scratch) -> Slices) -> Int {
    // Slices are only counted, never used, so any address will do.
    guard let nowhere = UnsafeMutablePointer<Float>(bitPattern: MemoryLayout<Float>.alignment)
    else { return 0 }
    var scratch = Scratch(nowhere, count: .max)
    _ = cut(&scratch)
    return scratch.count
  }
}

/// Calls `body` with scratch memory for `count` floats, aligned to 64 bytes, with undefined content.
@inline(always)
func withScratch<Result>(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Result) -> Result {
  let byteCount = count * MemoryLayout<Float>.stride
  let buffer = BufferCache.shared.allocate(byteCount: byteCount)
  defer { BufferCache.shared.deallocate(buffer, byteCount: byteCount) }
  return body(buffer.assumingMemoryBound(to: Float.self))
}

/// Calls `body` with the slices that `cut` takes from scratch memory; the first is aligned to 64 bytes.
///
/// - Parameters:
///   - cut: takes the slices; called twice, first to compute the size.
///   - body: uses the slices; they are valid only while it runs.
@inline(always)
func withScratch<Slices, Result>(
  _ cut: (inout Scratch) -> Slices, _ body: (Slices) -> Result
) -> Result {
  let size = Scratch.size(cut)
  return withScratch(size) { start in
    var scratch = Scratch(start, count: size)
    return body(cut(&scratch))
  }
}

/// Scratch memory on the stack, for a few small slices in functions that are called often: takes no lock.
///
/// The first slice is aligned only for single floats.
@inline(always)
func withStackScratch<Slices>(_ cut: (inout Scratch) -> Slices, _ body: (Slices) -> Void) {
  let size = Scratch.size(cut)
  withUnsafeTemporaryAllocation(of: Float.self, capacity: max(1, size)) { memory in
    guard let start = memory.baseAddress else { return }
    var scratch = Scratch(start, count: size)
    body(cut(&scratch))
  }
}
