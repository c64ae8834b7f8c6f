import Sluice
import SluiceFiles
import SluiceKernels

/// Numbers in a file, row-major: how they are stored, their shape and where they begin.
struct StoredNumbers {
  let format: NumberFormat
  let shape: [Int]
  /// Of the first byte, in the file.
  let offset: Int

  /// Bytes that are read at one time: enough for whole blocks, and little beside a tensor.
  private static let pieceByteCount = 1 << 20

  /// A copy of all numbers as float32.
  ///
  /// - Throws: `FileError` where the file cannot be read.
  func tensor(in file: InputFile) throws -> Tensor {
    try tensor(shape: shape, at: offset, in: file)
  }

  /// A copy of some rows along the first axis.
  ///
  /// - Throws: `FileError` where the file cannot be read.
  func rows(_ range: Range<Int>, in file: InputFile) throws -> Tensor {
    require(
      !shape.isEmpty && range.lowerBound >= 0 && range.upperBound <= shape[0],
      "no rows \(range) in a tensor of shape \(shape)")
    let rowCount = shape.dropFirst().reduce(1, *)
    // Only the last axis is cut into blocks.
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
        // As they will lie in memory.
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
