@testable import SluiceEventLog
import Testing

@testable import SluiceTraining

struct RecordFrameTests {
  /// The frame that TensorBoard's own writer makes.
  @Test func isLengthRecordAndTheirChecksums() {
    var bytes: [UInt8] = [1]
    bytes.append(record: Array("123456789".utf8))
    #expect(
      bytes == [1]
        + [9, 0, 0, 0, 0, 0, 0, 0, 0x37, 0xf9, 0x71, 0x39] + Array("123456789".utf8)
        + [0xe5, 0xb0, 0x8a, 0xc7])
  }

  /// The first bytes of all event files of TensorFlow: a record of 24 bytes.
  @Test func beginsAsAllEventFilesDo() {
    var bytes: [UInt8] = []
    bytes.append(record: [UInt8](repeating: 7, count: 24))
    #expect(Array(bytes.prefix(12)) == [24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22])
  }

  @Test func anEmptyRecordIsOne() {
    var bytes: [UInt8] = []
    bytes.append(record: [])
    #expect(bytes.count == 16)
    #expect(bytes.suffix(4) == [0xd8, 0xea, 0x82, 0xa2])
  }
}
