import SluiceKernels
import Synchronization

/// The memory of a tensor, returned to the cache when the last tensor that uses it is released.
///
/// Written only while a single tensor refers to it (see `Tensor.withUnsafeMutableScalars(_:)`), so
/// it can be shared between threads.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  private let keeping = Mutex(Keeping())

  /// The rounded copy of the elements for the backward pass.
  private struct Keeping {
    /// The rounded copy, which exists as long as a pullback stores it.
    weak var rounded: RoundedStorage?
    /// Whether the elements belong to a parameter and stay in memory, so that a copy would only cost memory.
    var isParameter = false
  }

  /// Takes memory for `count` floats, with undefined content.
  init(count: Int) {
    self.count = count
    pointer = BufferCache.shared.allocate(byteCount: count * MemoryLayout<Float>.stride)
      .assumingMemoryBound(to: Float.self)
  }

  /// Marks the elements as those of a parameter.
  func belongsToParameter() {
    keeping.withLock { $0.isParameter = true }
  }

  /// The elements rounded to bfloat16, shared by all callers as long as one of them stores it; nil
  /// if they belong to a parameter.
  func rounded() -> RoundedStorage? {
    keeping.withLock { keeping in
      guard !keeping.isParameter else { return nil }
      if let rounded = keeping.rounded { return rounded }
      let rounded = RoundedStorage(rounding: pointer, count: count)
      keeping.rounded = rounded
      return rounded
    }
  }

  /// Discards the rounded copy before the elements change.
  func willChange() {
    keeping.withLock { $0.rounded = nil }
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: count * MemoryLayout<Float>.stride)
  }
}
