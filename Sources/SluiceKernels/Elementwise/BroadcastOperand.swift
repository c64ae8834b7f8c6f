/// A row of an operand in an elementwise loop: either one element per element of the row, or a
/// single element that is repeated.
struct BroadcastOperand {
  let pointer: UnsafePointer<Float>
  let isRepeated: Bool

  /// The row that starts at `offset`; its stride must be 0 or 1.
  @inline(always)
  init(_ array: UnsafePointer<Float>, offset: Int, stride: Int) {
    pointer = array + offset
    isRepeated = stride == 0
  }

  @inline(always)
  func load(_ slot: VectorSlot) -> Lanes {
    isRepeated ? Lanes(repeating: pointer[0]) : slot.load(pointer)
  }
}
