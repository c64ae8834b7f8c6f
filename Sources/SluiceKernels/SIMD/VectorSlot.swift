/// The position of a vector in a row of floats, and how many of its elements belong to the row.
///
/// Partial loads and stores are inlined into the loop: with a call there, the loop could not keep its values in
/// registers.
struct VectorSlot {
  let offset: Int
  let count: Int

  /// The elements at this position; those beyond the row are set to `filling`.
  @inline(always)
  func load(_ pointer: UnsafePointer<Float>, filling: Float = 0) -> Lanes {
    count == Lanes.width
      ? Lanes(from: pointer + offset)
      : Lanes(from: pointer + offset, count: count, filling: filling)
  }

  @inline(always)
  func store(_ lanes: Lanes, to pointer: UnsafeMutablePointer<Float>) {
    if count == Lanes.width {
      lanes.store(to: pointer + offset)
    } else {
      lanes.store(to: pointer + offset, count: count)
    }
  }
}

extension VectorSlot {
  /// The 16-bit elements at this position, which need not be aligned; those beyond the row are 0.
  @inline(always)
  func load(halves pointer: UnsafeRawPointer) -> SIMD16<UInt16> {
    let start = pointer + offset * 2
    guard count < Lanes.width else { return start.loadUnaligned(as: SIMD16<UInt16>.self) }
    var halves = SIMD16<UInt16>()
    for index in 0..<count {
      halves[index] = start.loadUnaligned(fromByteOffset: index * 2, as: UInt16.self)
    }
    return halves
  }

  @inline(always)
  func store(halves: SIMD16<UInt16>, to pointer: UnsafeMutableRawPointer) {
    let start = pointer + offset * 2
    guard count < Lanes.width else {
      start.storeBytes(of: halves, as: SIMD16<UInt16>.self)
      return
    }
    for index in 0..<count {
      start.storeBytes(of: halves[index], toByteOffset: index * 2, as: UInt16.self)
    }
  }
}

/// The vectors of a range of floats, in order; the last one may be partial.
///
/// ```swift
/// for slot in VectorSlots(range) { slot.store(gelu(slot.load(input)), to: output) }
/// ```
struct VectorSlots: Sequence, IteratorProtocol {
  private var offset: Int
  private let end: Int

  @inline(always) init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  @inline(always) init(_ count: Int) { self.init(0..<count) }

  @inline(always) mutating func next() -> VectorSlot? {
    guard offset < end else { return nil }
    defer { offset += Lanes.width }
    return VectorSlot(offset: offset, count: Swift.min(Lanes.width, end - offset))
  }
}
