/// Values that arrive one by one, in pieces: an array that grows would need twice its memory for a moment.
struct ValueList<Value: BitwiseCopyable> {
  private var pieces: [[Value]] = []
  private var last: [Value] = []
  private var pieceSize = 1 << 10

  /// The largest piece, in values.
  private static var largest: Int { 1 << 16 }

  mutating func append(_ value: Value) {
    if last.count == pieceSize {
      pieces.append(last)
      pieceSize = min(2 * pieceSize, Self.largest)
      last = []
      last.reserveCapacity(pieceSize)
    }
    last.append(value)
  }

  /// Removes the value that was added last.
  mutating func removeLast() { _ = last.popLast() }

  /// All values; the pieces are freed.
  mutating func take() -> [Value] {
    pieces.append(last)
    last = []
    let count = pieces.reduce(0) { $0 + $1.count }
    // From the end, so that each piece is freed when it is copied.
    pieces.reverse()
    var values: [Value] = []
    values.reserveCapacity(count)
    while let piece = pieces.popLast() { values += piece }
    return values
  }
}
