import SluiceKernels
import Synchronization

/// The memory behind a tensor, given back to the cache when the last tensor that uses it goes.
///
/// Written only while one tensor alone holds it (see `Tensor.withUnsafeMutableScalars(_:)`), hence
/// safe to share between threads.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>
  let count: Int

  private let transpose = Mutex<PackedMatrix?>(nil)

  /// Memory for `count` floats of undefined content.
  init(count: Int) {
    self.count = count
    pointer = BufferCache.shared.allocate(byteCount: count * MemoryLayout<Float>.stride)
      .assumingMemoryBound(to: Float.self)
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: count * MemoryLayout<Float>.stride)
  }

  /// The transpose of the elements as a matrix `[columns, rows]`, copied at the first call and kept
  /// until `discardTranspose()`, or until another shape is asked for.
  func packedTranspose(rows: Int, columns: Int) -> PackedMatrix {
    transpose.withLock { kept in
      if let kept, kept.rows == rows, kept.columns == columns { return kept }
      let packed = PackedMatrix(
        MatrixView(pointer, rowStride: rows).transposed, rows: rows, columns: columns)
      kept = packed
      return packed
    }
  }

  /// Gives the transpose's memory back, before the elements change.
  func discardTranspose() {
    transpose.withLock { $0 = nil }
  }
}
