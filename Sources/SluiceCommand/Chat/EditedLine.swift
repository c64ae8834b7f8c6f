/// A line of text with a cursor, edited by keys.
struct EditedLine: Equatable {
  /// The characters of the line.
  private(set) var characters: [Character]
  /// The number of characters before the cursor.
  private(set) var cursor: Int

  /// Makes a line with the cursor at its end.
  init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  /// The whole line.
  var text: String { String(characters) }

  /// Edits the line; unknown keys have no effect.
  mutating func press(_ key: Key) {
    switch key {
    case .character(let character):
      // A combining mark joins the character before it.
      let joined = String(characters[..<cursor]) + String(character)
      let before = Array(joined)
      characters.replaceSubrange(..<cursor, with: before)
      cursor = before.count
    case .backspace:
      guard cursor > 0 else { return }
      cursor -= 1
      characters.remove(at: cursor)
    case .delete:
      guard cursor < characters.count else { return }
      characters.remove(at: cursor)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .deleteToEnd: characters.removeSubrange(cursor...)
    case .deleteToStart:
      characters.removeSubrange(..<cursor)
      cursor = 0
    case .deleteWord:
      let end = cursor
      while cursor > 0, characters[cursor - 1].isWhitespace { cursor -= 1 }
      while cursor > 0, !characters[cursor - 1].isWhitespace { cursor -= 1 }
      characters.removeSubrange(cursor..<end)
    case .up, .down, .enter, .interrupt, .endOfInput, .unknown: break
    }
  }

  /// The part of the line that fits into the given number of columns, and the column of the cursor in it.
  func visible(columns: Int) -> (text: String, cursorColumn: Int) {
    var first = 0
    var column = characters[..<cursor].reduce(0) { $0 + $1.columnCount }
    while column >= columns, first < cursor {
      column -= characters[first].columnCount
      first += 1
    }
    var text = ""
    var width = 0
    for character in characters[first...] {
      width += character.columnCount
      if width > columns { break }
      text.append(character)
    }
    return (text, column)
  }
}

extension Character {
  /// The number of columns of the character on a terminal.
  fileprivate var columnCount: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
