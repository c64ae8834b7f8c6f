import SluicePlatform
/// Sizes of the processor's caches, in bytes, read once.
enum CacheSizes {
  /// The second-level data cache of one core; half a megabyte if the system does not report it.
  static let secondLevel = readSecondLevel() ?? 1 << 19

  private static func readSecondLevel() -> Int? {
    #if canImport(Darwin)
      // On Apple silicon a few cores share it; a quarter approximates one core's share.
      var size = 0
      var length = MemoryLayout<Int>.size
      guard sysctlbyname("hw.l2cachesize", &size, &length, nil, 0) == 0, size > 0 else {
        return nil
      }
      return size / 4
    #else
      guard let file = fopen("/sys/devices/system/cpu/cpu0/cache/index2/size", "r") else {
        return nil
      }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: 32)
      let count = fread(&bytes, 1, bytes.count, file)
      return parse(String(decoding: bytes[..<count], as: UTF8.self))
    #endif
  }

  /// The number of bytes that Linux writes as `1024K` or `2M`.
  static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isNumber }
    guard let count = Int(digits), count > 0 else { return nil }
    switch text.dropFirst(digits.count).first {
    case "K": return count << 10
    case "M": return count << 20
    default: return count
    }
  }
}
