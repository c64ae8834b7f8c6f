import Testing

@testable import SluiceInspection

struct CyclicCheckTests {
  /// The check value from the catalog of CRCs.
  @Test func thatOfPNGIsTheStandards() {
    #expect(CyclicCheck.png(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CyclicCheck.png([]) == 0)
  }

  /// The check value from the catalog, and RFC 3720's examples.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), ([], 0),
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0...31), 0x46DD_794E),
      (Array(0...31).reversed(), 0x113F_DB5C),
    ] as [([UInt8], UInt32)])
  func castagnolisIsTheStandards(bytes: [UInt8], expected: UInt32) {
    #expect(CyclicCheck.castagnoli(bytes) == expected)
  }
}
