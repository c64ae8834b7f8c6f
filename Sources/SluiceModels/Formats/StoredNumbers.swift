import Sluice
import SluiceFiles
import SluiceKernels

/// Numbers stored in a file, row-major: their format, shape and position.
struct StoredNumbers {
  let format: NumberFormat
  let shape: [Int]
  /// The offset of the first byte in the file.
  let offset: Int

  /// The number of bytes read at a time: a whole number of blocks, and little compared with a tensor.
  private static let pieceByteCount = 1 << 20

  /// Reads all numbers as float32.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  func tensor(in file: InputFile) throws -> Tensor {
    try tensor(shape: shape, at: offset, in: file)
  }

  /// Reads some rows along the first axis.
  ///
  /// - Throws: `FileError` if the file cannot be read.
  func rows(_ range: Range<Int>, in file: InputFile) throws -> Tensor {
    require(
      !shape.isEmpty && range.lowerBound >= 0 && range.upperBound <= shape[0],
      "no rows \(range) in a tensor of shape \(shape)")
    let rowCount = shape.dropFirst().reduce(1, *)
    // Only the last axis is divided into blocks.
    require(
      shape.count > 1
        || [range.lowerBound, range.count].allSatisfy { $0 % format.blockCount == 0 },
      "the numbers \(range) are no whole blocks of \(format.blockCount)")
    return try tensor(
      shape: [range.count] + shape.dropFirst(),
      at: offset + format.byteCount(range.lowerBound * rowCount), in: file)
  }

  private func tensor(shape: [Int], at offset: Int, in file: InputFile) throws -> Tensor {
    try Tensor(shape: shape) { target in
      let count = shape.reduce(1, *)
      guard format != .float32 else {
        // The format is the same as in memory.
        let bytes = format.byteCount(count)
        return try file.read(
          into: UnsafeMutableRawBufferPointer(start: target, count: bytes), at: offset)
      }
      let piece = Self.pieceByteCount / format.blockByteCount * format.blockCount
      var done = 0
      while done < count {
        let part = min(piece, count - done)
        let start = offset + format.byteCount(done)
        try file.withBytes(start..<start + format.byteCount(part)) { bytes in
          guard let base = bytes.baseAddress else { return }
          format.decode(count: part, input: base, output: target + done)
        }
        done += part
      }
    }
  }
}
