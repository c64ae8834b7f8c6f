/// Values that arrive one by one, in pieces: an array that grows would need twice its memory for a moment.
final class ValueList<Value: BitwiseCopyable> {
  private var pieces: [UnsafeMutableBufferPointer<Value>] = []
  // Small at first: a line of separators makes thousands of columns with one value each.
  @exclusivity(unchecked)
  private var last = UnsafeMutableBufferPointer<Value>.allocate(capacity: 1 << 4)
  @exclusivity(unchecked)
  private var lastCount = 0

  /// The largest piece, in values.
  private static var largest: Int { 1 << 16 }

  deinit {
    for piece in pieces { piece.deallocate() }
    last.deallocate()
  }

  @inline(__always)
  func append(_ value: Value) {
    if lastCount == last.count { addPiece() }
    last.initializeElement(at: lastCount, to: value)
    lastCount += 1
  }

  /// Removes the value that was added last.
  func removeLast() { lastCount -= 1 }

  private func addPiece() {
    pieces.append(last)
    last = .allocate(capacity: min(2 * last.count, Self.largest))
    lastCount = 0
  }

  /// All values; the pieces are freed.
  func take() -> [Value] {
    let count = pieces.reduce(lastCount) { $0 + $1.count }
    let values = [Value](unsafeUninitializedCapacity: count) { values, filled in
      func copy(_ piece: UnsafeBufferPointer<Value>) {
        _ = UnsafeMutableBufferPointer(rebasing: values[filled...]).initialize(
          fromContentsOf: piece)
        filled += piece.count
      }
      // Each piece is freed when it is copied.
      for piece in pieces {
        copy(UnsafeBufferPointer(piece))
        piece.deallocate()
      }
      copy(UnsafeBufferPointer(rebasing: last[..<lastCount]))
    }
    pieces = []
    lastCount = 0
    return values
  }
}
