/// Stop strings: text is held back as long as it can be the start of a stop string.
struct StopStrings: Sendable {
  private let strings: [String.UTF8View]
  private var held: [UInt8] = []

  init(_ strings: [String]) {
    self.strings = strings.filter { !$0.isEmpty }.map(\.utf8)
  }

  /// Adds the next piece of text.
  ///
  /// - Returns: the text that is no longer held back, and whether a stop string ended the text.
  mutating func take(_ piece: String) -> (text: String, isEnd: Bool) {
    guard !strings.isEmpty else { return (piece, false) }
    held += piece.utf8
    // The stop string with the first start position ends the text.
    for start in held.indices where strings.contains(where: { held[start...].starts(with: $0) }) {
      defer { held = [] }
      return (String(decoding: held[..<start], as: UTF8.self), true)
    }
    let start =
      held.indices.first { start in
        strings.contains { $0.count > held.count - start && $0.starts(with: held[start...]) }
      } ?? held.endIndex
    defer { held.removeFirst(start) }
    return (String(decoding: held[..<start], as: UTF8.self), false)
  }

  /// The text that is still held back at the end.
  mutating func finish() -> String {
    defer { held = [] }
    return String(decoding: held, as: UTF8.self)
  }
}
