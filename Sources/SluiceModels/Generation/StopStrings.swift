/// Text that is held back as long as it may be the start of a string that ends the text.
struct StopStrings: Sendable {
  private let strings: [String.UTF8View]
  private var held: [UInt8] = []

  init(_ strings: [String]) {
    self.strings = strings.filter { !$0.isEmpty }.map(\.utf8)
  }

  /// Takes the next piece of the text in.
  ///
  /// - Returns: what can be shown of it and of what was held back, and whether a stop string ended the
  ///   text there.
  mutating func take(_ piece: String) -> (text: String, isEnd: Bool) {
    guard !strings.isEmpty else { return (piece, false) }
    held += piece.utf8
    // The stop string that begins first ends the text.
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

  /// What was held back, at the end of the text.
  mutating func finish() -> String {
    defer { held = [] }
    return String(decoding: held, as: UTF8.self)
  }
}
