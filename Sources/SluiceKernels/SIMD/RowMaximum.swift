/// The largest of a row's `count` numbers; NaN is ignored.
@inline(always)
func largest(of row: UnsafePointer<Float>, count: Int) -> Float {
  var largest = Lanes(repeating: -.infinity)
  for slot in VectorSlots(count) {
    largest = maximum(largest, slot.load(row, filling: -.infinity))
  }
  return largest.horizontalMaximum
}
