/// A loop over the elements of a shape, row-major, with strides of its own in each of up to four
/// arrays.
///
/// A stride of 0 repeats an element along an axis: that is broadcasting. Axes that every array runs
/// through as one are merged, so that the last axis is as long as it can be.
package struct StridedLoop: Sendable {
  /// Lengths of the axes, outermost first; at least one.
  package let sizes: [Int]
  /// For each axis, elements from one place to the next in each array.
  package let strides: [SIMD4<Int>]

  /// Makes a loop; `strides` has an entry for each axis.
  package init(sizes: [Int], strides: [SIMD4<Int>]) {
    var mergedSizes: [Int] = []
    var mergedStrides: [SIMD4<Int>] = []
    for (size, stride) in zip(sizes, strides) where size != 1 {
      if let outer = mergedStrides.last, outer == stride &* SIMD4(repeating: size) {
        mergedSizes[mergedSizes.count - 1] *= size
        mergedStrides[mergedStrides.count - 1] = stride
      } else {
        mergedSizes.append(size)
        mergedStrides.append(stride)
      }
    }
    self.sizes = mergedSizes.isEmpty ? [1] : mergedSizes
    self.strides = mergedStrides.isEmpty ? [SIMD4()] : mergedStrides
  }

  /// Elements in all.
  package var count: Int { sizes.reduce(1, *) }

  /// Length of the last axis.
  var rowLength: Int { sizes[sizes.count - 1] }

  /// Strides of the last axis.
  var rowStride: SIMD4<Int> { strides[strides.count - 1] }

  /// Calls `body` with the parts of rows that make up a range of elements: the number of the first
  /// element, where it lies in each array, and how many follow in the row.
  @inline(always)
  func forEachRun(
    in range: Range<Int>, _ body: (_ first: Int, _ offsets: SIMD4<Int>, _ count: Int) -> Void
  ) {
    guard !range.isEmpty else { return }
    let outerCount = sizes.count - 1
    let length = rowLength
    withUnsafeTemporaryAllocation(of: Int.self, capacity: sizes.count) { indices in
      var (row, column) = range.lowerBound.quotientAndRemainder(dividingBy: length)
      var offsets = SIMD4<Int>()
      for axis in (0..<outerCount).reversed() {
        indices[axis] = row % sizes[axis]
        row /= sizes[axis]
        offsets &+= strides[axis] &* SIMD4(repeating: indices[axis])
      }
      var first = range.lowerBound
      while first < range.upperBound {
        let count = min(length - column, range.upperBound - first)
        body(first, offsets &+ rowStride &* SIMD4(repeating: column), count)
        first += count
        column = 0
        // The next row: like an odometer, an axis at its end starts again and moves the one before.
        var axis = outerCount - 1
        while axis >= 0 {
          indices[axis] += 1
          offsets &+= strides[axis]
          guard indices[axis] == sizes[axis] else { break }
          offsets &-= strides[axis] &* SIMD4(repeating: sizes[axis])
          indices[axis] = 0
          axis -= 1
        }
      }
    }
  }
}
