/// A byte order mark: the bytes at the start of a text that identify its encoding.
package enum ByteOrderMark: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16 = "UTF-16"
  case utf32 = "UTF-32"

  /// The length of the longest mark in bytes.
  package static let longest = 4

  /// The mark at the start of a text; nil if there is none.
  package init?(at text: some Sequence<UInt8>) {
    switch Array(text.prefix(Self.longest)) {
    case let first where first.starts(with: [0xEF, 0xBB, 0xBF]): self = .utf8
    // Checked before UTF-16, because its mark begins with that of UTF-16.
    case [0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]: self = .utf32
    case let first where first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]):
      self = .utf16
    default: return nil
    }
  }

  /// The length of a UTF-8 mark at the start of a text: 3, or 0 if there is none.
  package static func utf8Length(at text: some Sequence<UInt8>) -> Int {
    ByteOrderMark(at: text) == .utf8 ? 3 : 0
  }
}
