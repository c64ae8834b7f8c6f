extension VectorSlot {
  /// The 16-bit numbers at this place, those beyond the row zero.
  @inline(always)
  func load(_ pointer: UnsafePointer<UInt16>) -> SIMD16<UInt16> {
    let start = pointer + offset
    guard count < Lanes.width else {
      return UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt16>.self)
    }
    var halves = SIMD16<UInt16>()
    for index in 0..<count { halves[index] = start[index] }
    return halves
  }

  /// Stores 16-bit numbers.
  @inline(always)
  func store(_ halves: SIMD16<UInt16>, to pointer: UnsafeMutablePointer<UInt16>) {
    let start = pointer + offset
    guard count < Lanes.width else {
      UnsafeMutableRawPointer(start).storeBytes(of: halves, as: SIMD16<UInt16>.self)
      return
    }
    for index in 0..<count { start[index] = halves[index] }
  }
}
