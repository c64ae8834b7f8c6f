/// Where a vector lies in a row of floats, and how many of its elements belong to the row.
///
/// In the whole vectors of a row `count` is a constant, so that loads and stores fold to single
/// instructions; only the remainder touches its elements one by one.
struct VectorSlot {
  let offset: Int
  let count: Int

  /// The elements at this place, those beyond the row filled.
  @inline(__always)
  func load(_ pointer: UnsafePointer<Float>, filling: Float = 0) -> Lanes {
    count == Lanes.width
      ? Lanes(from: pointer + offset)
      : Lanes(from: pointer + offset, count: count, filling: filling)
  }

  @inline(__always)
  func load(_ pointer: UnsafeMutablePointer<Float>) -> Lanes { load(UnsafePointer(pointer)) }

  @inline(__always)
  func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Float>) {
    if count == Lanes.width {
      lanes.store(to: pointer + offset)
    } else {
      lanes.store(to: pointer + offset, count: count)
    }
  }
}

/// Calls `body` with each vector of `range` in turn, the remainder last.
@inline(__always)
func forEachVector(in range: Range<Int>, _ body: (VectorSlot) -> Void) {
  var offset = range.lowerBound
  while offset + Lanes.width <= range.upperBound {
    body(VectorSlot(offset: offset, count: Lanes.width))
    offset += Lanes.width
  }
  if offset < range.upperBound {
    body(VectorSlot(offset: offset, count: range.upperBound - offset))
  }
}

/// Calls `body` with each vector of a row of `count` floats.
@inline(__always)
func forEachVector(_ count: Int, _ body: (VectorSlot) -> Void) {
  forEachVector(in: 0..<count, body)
}
