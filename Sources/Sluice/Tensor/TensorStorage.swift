import SluiceKernels
import Synchronization

/// The memory behind a tensor, given back to the cache when the last tensor that uses it goes.
///
/// Written only while one tensor alone holds it (see `Tensor.withUnsafeMutableScalars(_:)`), hence
/// safe to share between threads.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  private let keeping = Mutex(Keeping())

  /// How the elements are kept for a backward pass.
  private struct Keeping {
    /// Rounded, as long as a pullback waits with it.
    weak var rounded: RoundedStorage?
    /// Whether they lie here anyway, so that another copy would only cost memory.
    var isParameter = false
  }

  /// Memory for `count` floats of undefined content.
  init(count: Int) {
    self.count = count
    pointer = BufferCache.shared.allocate(byteCount: count * MemoryLayout<Float>.stride)
      .assumingMemoryBound(to: Float.self)
  }

  /// Says that these are a parameter's.
  func belongsToParameter() {
    keeping.withLock { $0.isParameter = true }
  }

  /// The elements rounded, the same copy for all that ask while one of them has it; nil where they are a
  /// parameter's.
  func rounded() -> RoundedStorage? {
    keeping.withLock { keeping in
      guard !keeping.isParameter else { return nil }
      if let rounded = keeping.rounded { return rounded }
      let rounded = RoundedStorage(rounding: pointer, count: count)
      keeping.rounded = rounded
      return rounded
    }
  }

  /// Says that the elements are about to change.
  func willChange() {
    keeping.withLock { $0.rounded = nil }
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: count * MemoryLayout<Float>.stride)
  }
}
