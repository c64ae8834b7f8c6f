import Foundation
import Testing

/// Code in articles is code that was compiled: each block of Swift stands in a test of this folder, in an
/// example or in a manifest, line for line.
///
/// A line `// ...` stands for lines that are left out. Lines of imports at a block's head must be imports
/// of the file where the rest stands.
@Suite struct ArticleCodeTests {
  @Test("Each block of Swift is compiled", arguments: Document.all)
  func isCompiled(_ document: Document) throws {
    let sources = try Source.all()
    for block in try document.blocks() {
      let isThere = sources.contains { $0.holds(block) }
      #expect(
        isThere,
        """
        \(document.path):\(block.line): this code is in no test of Tests/SluiceDocumentationTests, no \
        example and no manifest:
        \(block.lines.joined(separator: "\n"))
        """)
    }
  }

  @Test("There are articles, and code in them") func isThere() throws {
    let counts = try Document.all.map { try $0.blocks().count }
    #expect(counts.count > 10 && counts.reduce(0, +) > 30)
  }

  @Test("What differs is found") func finds() {
    let source = Source(
      path: "made up",
      lines: [
        "import Sluice", "", "func f() {", "  let a = 1", "", "  let b = 2", "  f(a, b)", "}",
      ])
    func holds(_ lines: String...) -> Bool { source.holds(CodeBlock(line: 1, lines: lines)) }
    #expect(holds("let a = 1", "", "let b = 2"))
    #expect(holds("import Sluice", "", "let a = 1"))
    #expect(holds("let a = 1", "// ...", "f(a, b)"))
    #expect(holds("func f() {", "  let a = 1"))
    #expect(!holds("import SluiceModels", "", "let a = 1"))
    #expect(!holds("let a = 1", "let b = 2"))
    #expect(!holds("func f() {", "let a = 1"))
    #expect(!holds("f(a, b)", "// ...", "let a = 1"))
    #expect(!holds("let a = 3"))
  }
}

/// A file in Markdown that shows code.
struct Document: Sendable, CustomTestStringConvertible {
  let path: String

  var testDescription: String { path }

  /// All articles, and the README.
  static let all: [Document] =
    ["README.md"].map(Document.init)
    + paths(below: "Sources").filter { $0.hasSuffix(".md") }.map(Document.init)

  func lines() throws -> [String] { try linesOfFile(path) }

  /// The blocks that say that they are Swift.
  func blocks() throws -> [CodeBlock] {
    var blocks: [CodeBlock] = []
    var open: CodeBlock?
    for (index, line) in try lines().enumerated() {
      if let block = open {
        if line.hasPrefix("```") {
          blocks.append(block)
          open = nil
        } else {
          open?.lines.append(line)
        }
      } else if line == "```swift" {
        open = CodeBlock(line: index + 2, lines: [])
      }
    }
    #expect(open == nil, "\(path): the last block of code does not end")
    return blocks
  }
}

/// Lines of code in a document.
struct CodeBlock {
  /// Where it begins in the document, from 1 on.
  let line: Int
  var lines: [String]

  /// The imports at its head.
  var imports: [String] {
    Array(lines.prefix { $0.hasPrefix("import ") || $0.isEmpty }.filter { !$0.isEmpty })
  }

  /// What stands below them, where lines are left out in pieces.
  var pieces: [[String]] {
    lines.drop { $0.hasPrefix("import ") || $0.isEmpty }
      .split { $0.trimmingCharacters(in: .whitespaces) == "// ..." }.map { piece in
        Array(piece.trimmingPrefix(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed())
      }
  }
}

/// A file of code that is compiled.
struct Source {
  let path: String
  let lines: [String]

  static func all() throws -> [Source] {
    try (paths(below: "Tests/SluiceDocumentationTests") + paths(below: "Examples"))
      .filter { $0.hasSuffix(".swift") && !$0.contains("/.build") }
      .map { Source(path: $0, lines: try linesOfFile($0)) }
  }

  /// Whether the block stands here, indented as a whole.
  func holds(_ block: CodeBlock) -> Bool {
    guard block.imports.allSatisfy(lines.contains) else { return false }
    var start = 0
    for piece in block.pieces {
      guard let found = (start..<lines.count).first(where: { holds(piece, at: $0) }) else {
        return false
      }
      start = found + piece.count
    }
    return true
  }

  private func holds(_ piece: [String], at start: Int) -> Bool {
    guard start + piece.count <= lines.count, let first = piece.first else { return false }
    let indentation = lines[start].prefix { $0 == " " }.count - first.prefix { $0 == " " }.count
    guard indentation >= 0 else { return false }
    let margin = String(repeating: " ", count: indentation)
    return zip(piece, lines[start...]).allSatisfy { $0.isEmpty ? $1.isEmpty : margin + $0 == $1 }
  }
}

private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The files below a folder of the package, by their paths in it, sorted.
private func paths(below folder: String) -> [String] {
  let found = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
  return (found?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }.sorted()
}

private func linesOfFile(_ path: String) throws -> [String] {
  try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}
