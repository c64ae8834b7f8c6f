@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

@testable import SluiceTraining

struct TextBytesTests {
  /// The bytes of all pieces, and the offset of each.
  private func pieces(_ bytes: TextBytes, of size: Int) throws -> ([[UInt8]], [Int]) {
    var (pieces, offsets) = ([[UInt8]](), [Int]())
    try bytes.forEachPiece(of: size) { piece, offset in
      pieces.append(Array(piece))
      offsets.append(offset)
    }
    return (pieces, offsets)
  }

  @Test(arguments: [1, 4, 5, 7, 64, 1 << 20], ["a", "éa€b𝄞", "€€€€€€€", "abcdefghijklmnop𝄞"])
  func piecesCutNoCharacter(size: Int, text: String) throws {
    try withTemporaryFolder { folder in
      let file = try write(text, to: folder + "/text")
      for bytes in [
        try TextBytes(file: file, keepsMark: false), TextBytes(Array(text.utf8), keepsMark: false),
      ] {
        let (pieces, offsets) = try pieces(bytes, of: size)
        #expect(pieces.flatMap(\.self) == Array(text.utf8))
        #expect(pieces.allSatisfy { $0.count <= max(size, 4) && !$0.isEmpty })
        #expect(pieces.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
        #expect(offsets == pieces.indices.map { pieces[..<$0].reduce(0) { $0 + $1.count } })
      }
    }
  }

  @Test func bytesThatAreNoTextComeWhole() throws {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: 0xFF - $0 % 3) }
    let (pieces, _) = try pieces(TextBytes(bytes, keepsMark: false), of: 8)
    #expect(pieces.flatMap(\.self) == bytes)
  }

  @Test func aMarkIsPassedOverOrKept() throws {
    try withTemporaryFolder { folder in
      let text = [0xEF, 0xBB, 0xBF] + Array("éa".utf8)
      let file = try write(text, to: folder + "/text")
      for bytes in [
        try TextBytes(file: file, keepsMark: false), TextBytes(text, keepsMark: false),
      ] {
        #expect(bytes.mark == .utf8 && bytes.count == 3)
        #expect(try pieces(bytes, of: 64).0 == [Array("éa".utf8)])
        #expect(try pieces(bytes, of: 64).1 == [3])
        #expect(try bytes.start(of: 2) == Array("é".utf8))
      }
      #expect(try pieces(TextBytes(file: file, keepsMark: true), of: 64).0 == [text])
    }
  }

  @Test func aFileThatIsNotWhatItWasIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = try write("first text", to: folder + "/text")
      let bytes = try TextBytes(file: path, keepsMark: false)
      // A growing log: the text is its content at the start.
      try write("first text and more", to: folder + "/longer")
      let more = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try more.seekToEnd()
      try more.write(contentsOf: Data(" and more".utf8))
      try more.close()
      #expect(try pieces(bytes, of: 64).0 == [Array("first text".utf8)])

      let changed = FileError(
        path: path, problem: .unreadable(reason: "it was changed while it was being read"))
      try #require(truncate(path, 4) == 0)
      #expect(throws: changed) { try pieces(bytes, of: 64) }
      try #require(rename(folder + "/longer", path) == 0)
      #expect(throws: changed) { try pieces(bytes, of: 64) }
      try #require(unlink(path) == 0)
      #expect(throws: FileError(path: path, problem: .missing)) { try pieces(bytes, of: 64) }
    }
  }

  /// The file is shortened while its first piece is processed.
  @Test func aFileThatShrinksUnderwayIsAnError() throws {
    try withTemporaryFolder { folder in
      let path = try write([UInt8](repeating: 65, count: 1000), to: folder + "/text")
      let bytes = try TextBytes(file: path, keepsMark: false)
      #expect(throws: FileError.self) {
        try bytes.forEachPiece(of: 100) { _, _ in try #require(truncate(path, 100) == 0) }
      }
    }
  }
}
