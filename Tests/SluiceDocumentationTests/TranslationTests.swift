import Foundation
import Testing

/// The Chinese README has the commands, the code, the numbers and the links of the English one.
@Suite struct TranslationTests {
  private static let original = Document(path: "README.md")
  private static let translation = Document(path: "README.zh.md")

  @Test("Code blocks are equal, except for comments") func code() throws {
    let (original, translation) = (
      try Self.original.codeWithoutComments(), try Self.translation.codeWithoutComments()
    )
    #expect(original.count > 5)
    #expect(original == translation)
  }

  @Test("Code in the text is equal, in any order") func inlineCode() throws {
    let (original, translation) = (
      try Self.original.matches(of: /`([^`]+)`/), try Self.translation.matches(of: /`([^`]+)`/)
    )
    #expect(original.count > 50)
    #expect(original.sorted() == translation.sorted())
  }

  @Test("Links are equal, except for the link to the other language") func links() throws {
    func targets(_ document: Document, without other: Document) throws -> [String] {
      let all = try document.matches(of: /\]\(([^)]+)\)/)
      #expect(all.contains(other.path), "\(document.path) does not link to \(other.path)")
      return all.filter { $0 != other.path }.sorted()
    }
    let original = try targets(Self.original, without: Self.translation)
    #expect(original.count > 20)
    #expect(try original == targets(Self.translation, without: Self.original))
  }

  @Test("Numbers in tables are equal") func tables() throws {
    let (original, translation) = (
      try Self.original.tableNumbers(), try Self.translation.tableNumbers()
    )
    #expect(original.count > 20)
    #expect(original == translation)
  }

  @Test("Comments are left out, and nothing else") func comments() {
    #expect("swift test   # all tests".withoutComment == "swift test")
    #expect("let x = y  // [2, 10]".withoutComment == "let x = y")
    #expect("/// A model.".withoutComment == "")
    #expect(
      "let url = \"https://example.com/#a\"".withoutComment
        == "let url = \"https://example.com/#a\"")
  }
}

extension Document {
  /// The lines of all fenced blocks, a list for each block; lines that are comments are left out.
  fileprivate func codeWithoutComments() throws -> [[String]] {
    var blocks: [[String]] = []
    var isOpen = false
    for line in try lines() {
      if line.hasPrefix("```") {
        isOpen.toggle()
        if isOpen { blocks.append([line]) }
      } else if isOpen, line.isEmpty || !line.withoutComment.isEmpty {
        blocks[blocks.count - 1].append(line.withoutComment)
      }
    }
    return blocks
  }

  /// What a pattern captures in the text outside of blocks; line breaks count as spaces.
  fileprivate func matches(of pattern: Regex<(Substring, Substring)>) throws -> [String] {
    var text = ""
    var isOpen = false
    for line in try lines() {
      if line.hasPrefix("```") {
        isOpen.toggle()
      } else if !isOpen {
        text += line.trimmingCharacters(in: .whitespaces) + " "
      }
    }
    return text.matches(of: pattern).map { String($0.output.1) }
  }

  /// The numbers in the cells of tables, in order.
  fileprivate func tableNumbers() throws -> [String] {
    try lines().filter { $0.hasPrefix("|") }
      .flatMap { $0.matches(of: /-?[0-9]+(?:[.,][0-9]+)*/).map { String($0.output) } }
  }
}

extension String {
  /// The line without a comment of Swift or the shell at its end.
  fileprivate var withoutComment: String {
    guard let comment = firstMatch(of: /(^|\s)(\/\/|#).*$/) else { return self }
    return String(self[..<comment.range.lowerBound]).replacing(/\s+$/, with: "")
  }
}
