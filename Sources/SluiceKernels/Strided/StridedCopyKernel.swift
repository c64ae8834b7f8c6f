/// Copies between arrays whose elements lie in different orders.
///
/// The loop's first array is the source, its second the target. No two elements may have the same
/// place in the target.
package enum StridedCopyKernel {
  /// Writes each element of the source to its place in the target.
  package static func copy(
    _ loop: StridedLoop, source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let (from, to) = (loop.rowStride[0], loop.rowStride[1])
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      loop.forEachRun(in: range) { _, offsets, count in
        let (source, target) = (source + offsets[0], target + offsets[1])
        if from == 1, to == 1 {
          target.update(from: source, count: count)
        } else {
          for index in 0..<count { target[index * to] = source[index * from] }
        }
      }
    }
  }

  /// Adds each element of the source to its place in the target.
  package static func add(
    _ loop: StridedLoop, source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    let (from, to) = (loop.rowStride[0], loop.rowStride[1])
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      loop.forEachRun(in: range) { _, offsets, count in
        let (source, target) = (source + offsets[0], target + offsets[1])
        if from == 1, to == 1 {
          for slot in VectorSlots(count) {
            slot.store(slot.load(target) + slot.load(source), to: target)
          }
        } else {
          for index in 0..<count { target[index * to] += source[index * from] }
        }
      }
    }
  }
}
