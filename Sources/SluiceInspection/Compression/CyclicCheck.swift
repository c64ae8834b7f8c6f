/// A 32-bit cyclic redundancy check (CRC), which detects damaged bytes.
package struct CyclicCheck: Sendable {
  private let table: [UInt32]

  /// The CRC-32 of PNG.
  package static let png = CyclicCheck(reversedPolynomial: 0xEDB8_8320)
  /// CRC-32C (Castagnoli), which TensorBoard's files use.
  package static let castagnoli = CyclicCheck(reversedPolynomial: 0x82F6_3B78)

  private init(reversedPolynomial: UInt32) {
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 0 ? value >> 1 : value >> 1 ^ reversedPolynomial
      }
    }
  }

  /// The checksum of the bytes.
  package func callAsFunction(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
  }
}
