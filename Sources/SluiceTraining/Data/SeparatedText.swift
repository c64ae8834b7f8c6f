/// Finds document separators in a text that is read in pieces.
struct SeparatedText {
  private let separator: [UInt8]
  /// The last bytes, which can be the beginning of a separator.
  private var rest: [UInt8] = []

  /// - Parameter separator: the string that each document begins with.
  init(separator: String) { self.separator = Array(separator.utf8) }

  /// Appends a piece of the text, and calls `body` with parts of the text and whether a document begins
  /// with the part.
  ///
  /// The last bytes are kept, because they can be the beginning of a separator.
  mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ body: (ArraySlice<UInt8>, Bool) throws -> Void
  ) throws {
    rest += piece
    var (start, place, begins) = (0, 0, false)
    while let found = firstSeparator(from: place) {
      if found > start { try body(rest[start..<found], begins) }
      (start, place, begins) = (found, found + separator.count, true)
    }
    // A separator can begin in the last bytes.
    let end = max(place, rest.count - separator.count + 1)
    guard end > start else { return }
    try body(rest[start..<end], begins)
    rest.removeFirst(end)
  }

  /// Calls `body` with the rest of the text.
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
