import SluiceKernels

/// The memory behind a tensor, given back to the cache when the last tensor that uses it goes.
///
/// Written only while one tensor alone holds it (see `Tensor.withUnsafeMutableScalars(_:)`), hence
/// safe to share between threads.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  /// Memory for `count` floats of undefined content.
  init(count: Int) {
    self.count = count
    pointer = BufferCache.shared.allocate(byteCount: count * MemoryLayout<Float>.stride)
      .assumingMemoryBound(to: Float.self)
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: count * MemoryLayout<Float>.stride)
  }
}
