/// Hashes runs of bytes with random seeds, drawn once per process, so that no file can be made
/// whose words all collide.
enum ByteHash {
  private static let seeds = (
    UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1
  )

  /// The seeds, constant for as long as the process runs.
  struct Key: Sendable {
    let first, second: UInt64

    init() { (first, second) = ByteHash.seeds }

    /// The hash of `count` bytes.
    @inline(always)
    func hash(_ bytes: UnsafePointer<UInt8>, count: Int) -> UInt64 {
      let raw = UnsafeRawPointer(bytes)
      var (hash, offset) = (first ^ UInt64(truncatingIfNeeded: count), 0)
      while count - offset >= 8 {
        hash = fold(
          hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
        offset += 8
      }
      if offset < count {
        var rest: UInt64 = 0
        while offset < count {
          rest = rest &<< 8 | UInt64(bytes[offset])
          offset += 1
        }
        hash = fold(hash, rest)
      }
      return fold(hash, second)
    }

    @inline(always)
    func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = (a ^ second).multipliedFullWidth(by: b ^ first)
      return product.high ^ product.low
    }
  }
}
