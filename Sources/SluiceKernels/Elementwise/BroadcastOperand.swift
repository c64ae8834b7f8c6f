/// A row of an array that takes part in an elementwise loop: of as many elements as the row has, or
/// of one that stands for all.
struct BroadcastOperand {
  let pointer: UnsafePointer<Float>
  let isRepeated: Bool

  /// The row that begins at an offset; its stride must be 0 or 1.
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
