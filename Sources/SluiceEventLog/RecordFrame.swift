import SluiceInspection

extension [UInt8] {
  /// Appends a record of an event file: how long it is, the record, and a checksum of each.
  mutating func append(record: [UInt8]) {
    let length = UInt64(record.count).littleEndianBytes
    self += length
    self += masked(CyclicCheck.castagnoli(length)).littleEndianBytes
    self += record
    self += masked(CyclicCheck.castagnoli(record)).littleEndianBytes
  }
}

extension FixedWidthInteger {
  fileprivate var littleEndianBytes: [UInt8] {
    (0..<Self.bitWidth / 8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) }
  }
}

/// A checksum as event files hold it: turned and shifted, since the checksum of bytes that hold their
/// own checksum tells nothing.
func masked(_ checksum: UInt32) -> UInt32 {
  (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
}
