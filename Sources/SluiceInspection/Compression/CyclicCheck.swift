/// A cyclic redundancy check of 32 bits: a number that tells damaged bytes from whole ones.
package struct CyclicCheck: Sendable {
  private let table: [UInt32]

  /// The check of PNG and zlib.
  package static let png = CyclicCheck(reversedPolynomial: 0xEDB8_8320)
  /// The check of Castagnoli, CRC-32C, which TensorBoard's files hold.
  package static let castagnoli = CyclicCheck(reversedPolynomial: 0x82F6_3B78)

  private init(reversedPolynomial: UInt32) {
    table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 0 ? value >> 1 : value >> 1 ^ reversedPolynomial
      }
    }
  }

  /// The check of some bytes.
  package func callAsFunction(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { value, byte in table[Int((value ^ UInt32(byte)) & 0xFF)] ^ value >> 8 }
  }
}
