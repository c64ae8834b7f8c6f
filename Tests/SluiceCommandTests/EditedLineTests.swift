import Testing

@testable import SluiceCommand

/// Lines edited on a terminal.
@Suite struct EditedLineTests {
  /// The keys for the bytes that a terminal sends.
  private func keys(_ bytes: [UInt8]) -> [Key] {
    var rest = bytes[...]
    var keys: [Key] = []
    while let key = Key.read({ rest.popFirst() }) { keys.append(key) }
    return keys
  }

  private func edited(_ text: String) -> EditedLine {
    var line = EditedLine()
    for key in keys(Array(text.utf8)) { line.press(key) }
    return line
  }

  @Test("Bytes of a terminal are keys") func readsKeys() {
    #expect(
      keys(Array("aé€🙂".utf8)) == [
        .character("a"), .character("é"), .character("€"), .character("🙂"),
      ])
    #expect(
      keys(Array("\u{1B}[A\u{1B}[B\u{1B}OC\u{1B}[D\u{1B}[H\u{1B}[4~\u{1B}[3~".utf8)) == [
        .up, .down, .right, .left, .home, .end, .delete,
      ])
    #expect(
      keys([1, 5, 11, 21, 23, 8, 127, 13, 10, 3, 4, 9]) == [
        .home, .end, .deleteToEnd, .deleteToStart, .deleteWord, .backspace, .backspace, .enter,
        .enter, .interrupt, .endOfInput, .character("\t"),
      ])
    // Function keys, incomplete escape sequences and incomplete characters leave no bytes behind.
    #expect(keys(Array("\u{1B}[15~x".utf8)) == [.unknown, .character("x")])
    #expect(keys([0x1B, 0x5B]) == [.unknown])
    #expect(keys([0xE2, 0x82]) == [.character("\u{FFFD}")])
  }

  @Test("Keys change the line at the cursor") func edits() {
    #expect(edited("helo\u{1B}[Dl").text == "hello")
    #expect(edited("world\u{01}hello ").text == "hello world")
    #expect(edited("one two  \u{17}three").text == "one three")
    #expect(edited("abc\u{1B}[D\u{0B}").text == "ab")
    #expect(edited("abc\u{1B}[D\u{15}").text == "c")
    #expect(edited("abc\u{1B}[D\u{1B}[3~").text == "ab")
    #expect(edited("\u{7F}\u{1B}[3~\u{1B}[D\u{1B}[Ca").text == "a")
    // A combining mark joins the letter before it.
    let accented = edited("e\u{301}x")
    #expect(accented.characters.count == 2 && accented.cursor == 2)
    #expect(edited("e\u{301}\u{7F}").text.isEmpty)
  }

  @Test("A line longer than the terminal shows the part around the cursor") func scrolls() {
    let line = edited("0123456789")
    #expect(line.visible(columns: 20) == ("0123456789", 10))
    #expect(line.visible(columns: 5) == ("6789", 4))
    #expect(edited("0123456789\u{01}").visible(columns: 5) == ("01234", 0))
    // Ideographs take two columns each.
    #expect(edited("门控注意").visible(columns: 6) == ("注意", 4))
  }
}
