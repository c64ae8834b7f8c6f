/// A loop over the elements of a shape, row-major, with separate strides for each of up to four arrays.
///
/// A stride of 0 repeats an element along an axis (broadcasting). Adjacent axes that all arrays
/// traverse as one are merged, so that the last axis is as long as possible.
package struct StridedLoop: Sendable {
  /// The lengths of the axes, outermost first; at least one.
  package let sizes: [Int]
  /// For each axis, the elements from one position to the next in each array.
  package let strides: [SIMD4<Int>]

  /// Makes a loop; `strides` has one entry for each axis.
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

  /// The number of elements.
  package var count: Int { sizes.reduce(1, *) }

  /// The length of the last axis.
  var rowLength: Int { sizes[sizes.count - 1] }

  /// The strides of the last axis.
  var rowStride: SIMD4<Int> { strides[strides.count - 1] }

  /// Calls `body` with the parts of rows in a range of elements: the index of the first element,
  /// its offset in each array, and the number of elements that follow in the row.
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
        // The next row, like an odometer: an axis at its end is reset and advances the axis before it.
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
