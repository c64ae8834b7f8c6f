import Sluice
import SluiceFiles
import SluiceKernels

extension FileWriter {
  /// Numbers that are converted at a time: whole blocks of every format.
  private static var pieceCount: Int { 1 << 20 }

  /// Writes the numbers of a tensor as a file stores them; only a piece of it is converted at a time.
  ///
  /// - Parameters:
  ///   - tensor: the numbers, whole blocks of the format.
  ///   - format: a format that can be written.
  mutating func write(_ tensor: Tensor, as format: NumberFormat) throws {
    require(NumberFormat.encodable.contains(format), "numbers cannot be written as \(format)")
    try tensor.withUnsafeScalars { scalars in
      guard format != .float32 else {
        return try write(
          UnsafeRawBufferPointer(start: scalars, count: format.byteCount(tensor.count)))
      }
      let piece = UnsafeMutableRawBufferPointer.allocate(
        byteCount: format.byteCount(Self.pieceCount), alignment: 16)
      defer { piece.deallocate() }
      guard let base = piece.baseAddress else { return }
      for start in stride(from: 0, to: tensor.count, by: Self.pieceCount) {
        let count = min(Self.pieceCount, tensor.count - start)
        _ = format.encode(count: count, input: scalars + start, output: base)
        try write(UnsafeRawBufferPointer(start: base, count: format.byteCount(count)))
      }
    }
  }
}

extension Tensor {
  /// The numbers as they are read from a file that stores them in a format.
  ///
  /// - Parameter format: a format that can be written; the numbers are whole blocks of it.
  func rounded(to format: NumberFormat) -> Tensor {
    guard format != .float32 else { return detached }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: format.byteCount(count), alignment: 16)
    defer { bytes.deallocate() }
    return Tensor(shape: shape) { target in
      guard let base = bytes.baseAddress else { return }
      let isWritten = withUnsafeScalars { scalars in
        format.encode(count: count, input: scalars, output: base)
      }
      require(isWritten, "numbers cannot be written as \(format)")
      format.decode(count: count, input: base, output: target)
    }
  }
}
