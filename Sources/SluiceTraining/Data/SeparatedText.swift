/// Finds where documents begin in a text that comes in pieces.
struct SeparatedText {
  private let separator: [UInt8]
  /// What may be the beginning of a separator.
  private var rest: [UInt8] = []

  /// - Parameter separator: what each document begins with.
  init(separator: String) { self.separator = Array(separator.utf8) }

  /// Takes the next piece, and hands out what is certain: parts of the text, and whether each begins a
  /// document.
  mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (ArraySlice<UInt8>, Bool) throws -> Void
  ) throws {
    rest += piece
    var (start, place, begins) = (0, 0, false)
    while let found = firstSeparator(from: place) {
      if found > start { try body(rest[start..<found], begins) }
      (start, place, begins) = (found, found + separator.count, true)
    }
    // A separator may begin within the last bytes.
    let end = max(place, rest.count - separator.count + 1)
    guard end > start else { return }
    try body(rest[start..<end], begins)
    rest.removeFirst(end)
  }

  /// Hands out what is left of the text.
  mutating func finish(_ body: (ArraySlice<UInt8>, Bool) throws -> Void) throws {
    if !rest.isEmpty { try body(rest[...], false) }
    rest = []
  }

  private func firstSeparator(from start: Int) -> Int? {
    guard let first = separator.first else { return nil }
    return rest.withUnsafeBufferPointer { rest in
      var place = start
      while place + separator.count <= rest.count {
        if rest[place] == first, rest[place..<place + separator.count].elementsEqual(separator) {
          return place
        }
        place += 1
      }
      return nil
    }
  }
}
