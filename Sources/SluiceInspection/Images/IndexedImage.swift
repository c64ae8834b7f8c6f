import SluiceFiles
/// An image with a palette of at most 256 colors.
struct IndexedImage {
  /// Red, green and blue.
  struct Color: Hashable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      (self.red, self.green, self.blue) = (red, green, blue)
    }
  }

  let width: Int
  let height: Int
  let palette: [Color]
  private var pixels: [UInt8]

  /// Makes an image filled with one color, given by its palette index.
  init(width: Int, height: Int, palette: [Color], filling color: UInt8) {
    require(
      width > 0 && height > 0 && (1...256).contains(palette.count),
      "an image of \(width) x \(height) pixels with \(palette.count) colours is not possible")
    self.width = width
    self.height = height
    self.palette = palette
    pixels = [UInt8](repeating: color, count: width * height)
  }

  /// The palette index of a pixel, from the upper left.
  subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  /// The image as a PNG file.
  ///
  /// Source: the PNG specification (W3C), third edition.
  func png() -> [UInt8] {
    var raw: [UInt8] = []
    raw.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      // Each row starts with its filter type: none, which suits palette indices.
      raw.append(0)
      raw += pixels[row * width..<(row + 1) * width]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    func append(_ type: StaticString, _ data: [UInt8]) {
      let body = Array("\(type)".utf8) + data
      file += bigEndian(data.count) + body + bigEndian(Int(CyclicCheck.png(body)))
    }
    append("IHDR", bigEndian(width) + bigEndian(height) + [8, 3, 0, 0, 0])
    append("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
    append("IDAT", zlib(raw))
    append("IEND", [])
    return file
  }
}

/// Compressed data in zlib format, with header and checksum, as PNG requires.
///
/// Source: RFC 1950.
private func zlib(_ bytes: [UInt8]) -> [UInt8] {
  var (low, high): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    low = (low + UInt32(byte)) % 65_521
    high = (high + low) % 65_521
  }
  return [0x78, 0x9C] + Deflate.compress(bytes) + bigEndian(Int(high << 16 | low))
}

/// A 32-bit number as four big-endian bytes.
private func bigEndian(_ number: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
}
