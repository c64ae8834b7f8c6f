/// A byte buffer that is written bit by bit, the lowest bit first.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount: UInt64 = 0

  /// Appends the lowest `count` bits, at most 32.
  @inline(__always)
  mutating func write(_ bits: UInt32, count: Int) {
    pending |= UInt64(bits) &<< pendingCount
    pendingCount &+= UInt64(count)
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending &>>= 8
      pendingCount &-= 8
    }
  }

  /// Fills the last byte with zero bits.
  mutating func align() {
    if pendingCount > 0 { write(0, count: Int(8 - pendingCount)) }
  }

  /// Appends bytes, after `align()`.
  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}
