@testable import SluiceFiles
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct TextCorpusTests {
  @Test func filesFollowEachOther() throws {
    try withTemporaryFolder { folder in
      let paths = [
        try write("second ", to: folder + "/b.txt"), try write("first", to: folder + "/a.txt"),
      ]
      let corpus = try TextCorpus(paths: paths)
      #expect(try corpus.text() == "second first")
      #expect(corpus.byteCount == 12)
      #expect(corpus.files.count == 2)
    }
  }

  @Test func aFolderGivesItsTextsSortedByPath() throws {
    try withTemporaryFolder { folder in
      try write("3", to: folder + "/c.md")
      try write("1", to: folder + "/a/deep/x.swift")
      try write("2", to: folder + "/a.txt")
      try write("hidden", to: folder + "/.git/config")
      try write("hidden", to: folder + "/.build/x.txt")
      try write("hidden", to: folder + "/.hidden")
      try write([0x89, 0x50, 0x4E, 0x47, 0xFF], to: folder + "/picture.png")
      try write([0x41, 0x00, 0x42], to: folder + "/zero.bin")
      try write("", to: folder + "/nothing.txt")
      let corpus = try TextCorpus(paths: [folder])
      #expect(try corpus.text() == "123")
      #expect(corpus.files.count == 3)
      #expect(corpus.files.skippedCount == 3)
      #expect(try TextCorpus(paths: [folder + "/"]).fingerprint == corpus.fingerprint)
    }
  }

  @Test func differentTextsHaveDifferentFingerprints() throws {
    let texts = ["a", "b", "ab", "ba", "a "]
    let fingerprints = try texts.map { try TextCorpus(text: $0).fingerprint }
    #expect(Set(fingerprints).count == texts.count)
  }

  @Test func whatIsMissingOrHoldsNoTextIsNamed() throws {
    try withTemporaryFolder { folder in
      let missing = folder + "/missing.txt"
      #expect(throws: FileError(path: missing, problem: .missing)) {
        try TextCorpus(paths: [missing])
      }
      let empty = try write("", to: folder + "/sub/empty.txt")
      #expect(throws: DatasetError.empty(path: empty)) { try TextCorpus(paths: [empty]) }
      #expect(throws: DatasetError.noText(folder: folder + "/sub")) {
        try TextCorpus(paths: [folder + "/sub"])
      }
      #expect(throws: DatasetError.empty(path: "the text")) { try TextCorpus(text: "") }
    }
  }

  @Test func pipesAreReadToTheEnd() throws {
    let corpus = try TextCorpus(paths: ["/dev/null"].filter { _ in false })
    #expect(corpus.byteCount == 0)
    #expect(throws: DatasetError.empty(path: "/dev/null")) {
      try TextCorpus(paths: ["/dev/null"])
    }
  }
}
