import SluiceFiles
import Testing

struct QuotedTests {
  @Test(arguments: [
    ("a.b \"c\"", "a.b \"c\""), ("日é👍", "日é👍"), ("a\nb\r\t\0", "a\\nb\\r\\t\\0"),
    ("\u{1B}[31m", "\\u{1B}[31m"), ("a\u{2028}b", "a\\u{2028}b"), ("\u{202E}x", "\\u{202E}x"),
    ("e\u{301}", "e\u{301}"), ("", ""),
  ])
  func partsOfMessagesAreOneLine(text: String, expected: String) {
    #expect(oneLine(text) == expected)
  }

  @Test func longPartsLoseTheirMiddle() {
    let text = String(repeating: "é", count: 1000) + ", expected 5"
    let short = oneLine(text, limit: 90)
    #expect(short == String(repeating: "é", count: 60) + " ... " + text.suffix(30))
    #expect(oneLine(text, limit: 2000) == text)
    // What is escaped counts as it is shown.
    for count in [80, 1000] {
      let lines = oneLine(String(repeating: "\n", count: count), limit: 90)
      #expect(
        lines == String(repeating: "\\n", count: 30) + " ... " + String(repeating: "\\n", count: 15)
      )
    }
  }
}
