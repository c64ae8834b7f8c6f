import SluiceInspection

extension [UInt8] {
  /// Appends a record of an event file: the length, the record, and a checksum of each.
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

/// A masked checksum, as event files store it: rotated, plus a constant.
///
/// The checksum of data that contain their own checksum would not detect errors.
func masked(_ checksum: UInt32) -> UInt32 {
  (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
}
