import SluicePlatform

/// Files in which the system tells about itself: short, and without a length of their own.
package enum SystemText {
  /// The text of a file; nil where it cannot be read.
  ///
  /// What is longer than a megabyte is cut.
  package static func read(_ path: String) -> String? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while bytes.count < 1 << 20 {
      let count = fread(&chunk, 1, chunk.count, file)
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
