/// Copies between arrays with different strides.
///
/// The loop's first array is the source, its second the target. No two elements may have the same
/// position in the target.
package enum StridedCopyKernel {
  /// Writes each element of the source to its position in the target.
  package static func copy(
    _ loop: StridedLoop, source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    if let planes = TransposedPlanes(loop) {
      return planes.copy(source: source, target: target, pool: pool)
    }
    let (from, to) = (loop.rowStride[0], loop.rowStride[1])
    pool.parallelRanges(loop.count, grain: Grain.elements) { range in
      loop.forEachRun(in: range) { _, offsets, count in
        let (source, target) = (source + offsets[0], target + offsets[1])
        if from == 1, to == 1 {
          target.update(from: source, count: count)
        } else if from == 0, to == 1 {
          target.update(repeating: source[0], count: count)
        } else {
          for index in 0..<count { target[index * to] = source[index * from] }
        }
      }
    }
  }

  /// Adds each element of the source to its position in the target.
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

/// A loop in which two axes form matrices that are copied transposed.
///
/// Row by row, each element of the source would need its own cache line; in tiles, a cache line is
/// used completely while it is in the cache.
private struct TransposedPlanes {
  let planes: StridedLoop
  let rows: (count: Int, stride: SIMD4<Int>)
  let columns: (count: Int, stride: SIMD4<Int>)

  private static let tile = 16

  /// Nil if the last axis is contiguous or repeated in the source, or if no other axis is contiguous.
  init?(_ loop: StridedLoop) {
    guard loop.rowStride[0] > 1, let row = loop.strides.firstIndex(where: { $0[0] == 1 }) else {
      return nil
    }
    var (sizes, strides) = (loop.sizes, loop.strides)
    columns = (sizes.removeLast(), strides.removeLast())
    rows = (sizes.remove(at: row), strides.remove(at: row))
    planes = StridedLoop(sizes: sizes, strides: strides)
  }

  func copy(
    source: UnsafePointer<Float>, target: UnsafeMutablePointer<Float>, pool: ThreadPool
  ) {
    let bands = divideRoundingUp(rows.count, by: Self.tile)
    let grain = Grain.rows(width: Self.tile * columns.count)
    pool.parallelRanges(planes.count * bands, grain: grain) { range in
      for part in range {
        let (plane, band) = part.quotientAndRemainder(dividingBy: bands)
        planes.forEachRun(in: plane..<plane + 1) { _, offsets, _ in
          copyBand(band * Self.tile, source + offsets[0], target + offsets[1])
        }
      }
    }
  }

  private func copyBand(
    _ first: Int, _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    let bandRows = first..<min(rows.count, first + Self.tile)
    for start in stride(from: 0, to: columns.count, by: Self.tile) {
      for column in start..<min(columns.count, start + Self.tile) {
        let (from, to) = (column * columns.stride[0], column * columns.stride[1])
        for row in bandRows { target[to + row * rows.stride[1]] = source[from + row] }
      }
    }
  }
}
