/// Selects an element of one of two arrays, with broadcasting.
///
/// The loop's arrays are mask, first and second; their strides along the last axis are 0 or 1.
/// Results are packed. The mask is true where it is not 0.
package enum SelectKernel {
  /// Writes the first array's element where the mask is true, otherwise the second's.
  package static func forward(
    _ loop: StridedLoop, mask: UnsafePointer<Float>, first: UnsafePointer<Float>,
    second: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let strides = loop.rowStride
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      loop.forEachRun(in: range) { start, offsets, count in
        let mask = BroadcastOperand(mask, offset: offsets[0], stride: strides[0])
        let first = BroadcastOperand(first, offset: offsets[1], stride: strides[1])
        let second = BroadcastOperand(second, offset: offsets[2], stride: strides[2])
        for slot in VectorSlots(count) {
          let isFirst = mask.load(slot) .!= 0
          slot.store(
            second.load(slot).replacing(with: first.load(slot), where: isFirst),
            to: output + start)
        }
      }
    }
  }

  /// Writes the gradient of the first or the second array, with one element per element of the
  /// result: the result's gradient where that array was chosen, otherwise 0.
  package static func backward(
    ofFirst isOfFirst: Bool, _ loop: StridedLoop, mask: UnsafePointer<Float>,
    outputGradient: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let strides = loop.rowStride
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      loop.forEachRun(in: range) { start, offsets, count in
        let mask = BroadcastOperand(mask, offset: offsets[0], stride: strides[0])
        for slot in VectorSlots(count) {
          let isFirst = mask.load(slot) .!= 0
          let isOther = isOfFirst ? .!isFirst : isFirst
          slot.store(
            slot.load(outputGradient + start).replacing(with: 0, where: isOther),
            to: gradient + start)
        }
      }
    }
  }
}
