import Testing

/// Opens every truncation of a file, which must be refused, and every version of it with a changed byte, which may be
/// valid by accident; then the file itself, which must be accepted.
///
/// - Parameters:
///   - whole: the bytes of a valid file.
///   - paddingCount: the number of bytes at its end that can be missing.
///   - opens: whether bytes are accepted; reads all that an accepted file contains.
public func expectDamageIsSurvived(
  _ whole: [UInt8], paddingCount: Int = 0, sourceLocation: SourceLocation = #_sourceLocation,
  _ opens: ([UInt8]) throws -> Bool
) throws {
  for length in 0..<whole.count - paddingCount {
    let isAccepted = try opens(Array(whole[..<length]))
    #expect(!isAccepted, "accepted at \(length) bytes", sourceLocation: sourceLocation)
  }
  for index in whole.indices {
    for flip: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
      var altered = whole
      altered[index] ^= flip
      _ = try opens(altered)
    }
  }
  let isAccepted = try opens(whole)
  #expect(isAccepted, sourceLocation: sourceLocation)
}
