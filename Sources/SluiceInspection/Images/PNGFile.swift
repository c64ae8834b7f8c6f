/// A PNG file with 8 bits per sample.
///
/// Source: the PNG specification (W3C), third edition.
package enum PNGFile {
  /// What the bytes of a pixel mean.
  package enum Pixels {
    /// One byte: an index into the palette.
    case indexed(palette: [IndexedImage.Color])
    /// Three bytes: red, green and blue.
    case trueColor

    fileprivate var byteCount: Int {
      if case .trueColor = self { 3 } else { 1 }
    }

    fileprivate var colorType: UInt8 {
      if case .trueColor = self { 2 } else { 3 }
    }
  }

  /// The bytes of the file.
  ///
  /// - Parameters:
  ///   - width: the number of pixels in a row.
  ///   - height: the number of rows.
  ///   - kind: what the bytes of a pixel mean.
  ///   - pixels: the pixels, row by row from the upper left.
  package static func bytes(width: Int, height: Int, _ kind: Pixels, pixels: [UInt8]) -> [UInt8] {
    var raw: [UInt8] = []
    let rowByteCount = width * kind.byteCount
    raw.reserveCapacity((rowByteCount + 1) * height)
    for row in 0..<height {
      // Each row starts with its filter type: none, which suits palette indices and plots.
      raw.append(0)
      raw += pixels[row * rowByteCount..<(row + 1) * rowByteCount]
    }
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    func append(_ type: StaticString, _ data: [UInt8]) {
      let body = Array("\(type)".utf8) + data
      file += bigEndian(data.count) + body + bigEndian(Int(CyclicCheck.png(body)))
    }
    append("IHDR", bigEndian(width) + bigEndian(height) + [8, kind.colorType, 0, 0, 0])
    if case .indexed(let palette) = kind {
      append("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
    }
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
