import SluiceKernels
import Synchronization

/// The elements of a tensor, rounded to bfloat16: half of their memory.
///
/// Never written after `init`, so it can be shared between threads.
final class RoundedStorage: @unchecked Sendable {
  private let pointer: UnsafeMutablePointer<UInt16>
  private let count: Int

  /// Rounds elements.
  init(rounding elements: UnsafePointer<Float>, count: Int) {
    self.count = count
    pointer = BufferCache.shared.allocate(byteCount: count * MemoryLayout<UInt16>.stride)
      .assumingMemoryBound(to: UInt16.self)
    BFloat16Kernel.round(count: count, input: elements, output: pointer)
  }

  /// The numbers as a tensor.
  func widened(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape) { BFloat16Kernel.widen(count: count, input: pointer, output: $0) }
  }

  deinit {
    BufferCache.shared.deallocate(pointer, byteCount: count * MemoryLayout<UInt16>.stride)
  }
}
