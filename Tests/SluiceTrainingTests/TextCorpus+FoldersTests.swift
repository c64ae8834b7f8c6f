@testable import SluiceFiles
import Foundation
import Sluice
import SluiceInspection
import SluiceText
import Testing
import TestSupport

@testable import SluiceTraining

/// Which files and bytes of folders and of files with a byte order mark are text, now and in
/// earlier versions.
struct TextCorpusFoldersTests {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  @Test func aByteOrderMarkIsNoPartOfATextWhereverItStands() throws {
    try withTemporaryFolder { folder in
      let plain = try write("hello", to: folder + "/plain/a.txt")
      let marked = try write(Self.mark + Array("hello".utf8), to: folder + "/marked/a.txt")
      for (path, other) in [(plain, marked), (folder + "/plain", folder + "/marked")] {
        let corpora = try [path, other].map { try TextCorpus(paths: [$0]) }
        #expect(try corpora[0].fingerprint == corpora[1].fingerprint)
        #expect(try corpora[1].text() == "hello")
        for unit in [TextDataset.Unit.characters, .bytes, .bytePairs(260)] {
          let texts = try corpora.map { try TextDataset($0, tokens: unit) }
          #expect(texts[0].vocabulary == texts[1].vocabulary)
          #expect(texts[0][0..<5] == texts[1][0..<5])
          #expect(texts[0].fingerprint == texts[1].fingerprint)
        }
      }
      let only = try write(Self.mark, to: folder + "/only.txt")
      #expect(throws: DatasetError.empty(path: only)) { try TextCorpus(paths: [only]) }
      // Within a text, the mark is an ordinary character.
      #expect(try TextCorpus(paths: [write("a\u{FEFF}b", to: folder + "/c")]).byteCount == 5)
    }
  }

  @Test func placesAreCountedInTheFile() throws {
    try withTemporaryFolder { folder in
      let path = try write(Self.mark + [0x41, 0xFF], to: folder + "/broken.txt")
      #expect(throws: DatasetError.notUnicode(path: path, offset: 4)) {
        try TextDataset(TextCorpus(paths: [path]), tokens: .characters)
      }
    }
  }

  @Test(
    arguments: [
      ("UTF-16", [0xFF, 0xFE, 0x41, 0x00]), ("UTF-16", [0xFE, 0xFF, 0x00, 0x41]),
      ("UTF-32", [0xFF, 0xFE, 0x00, 0x00, 0x41, 0x00, 0x00, 0x00]),
      ("UTF-32", [0x00, 0x00, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x41]),
    ] as [(String, [UInt8])])
  func anotherEncodingIsNamed(encoding: String, bytes: [UInt8]) throws {
    try withTemporaryFolder { folder in
      let path = try write(bytes, to: folder + "/sub/a.txt")
      let error = DatasetError.otherEncoding(path: path, encoding: encoding)
      #expect(error.description == "\(path) is encoded in \(encoding), expected UTF-8")
      #expect(throws: error) { try TextDataset(TextCorpus(paths: [path]), tokens: .characters) }
      #expect(throws: error) { try TextCorpus(paths: [path]).text() }
      #expect(throws: error) { try TextCorpus(paths: [folder]) }
      // Any file can be read as bytes.
      #expect(try TextDataset(TextCorpus(paths: [path]), tokens: .bytes).tokenCount == bytes.count)
    }
  }

  /// The number of memory mappings of a process is limited to 65,530.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/maps"), "Linux"))
  func manyFilesHoldNoMappings() throws {
    try withTemporaryFolder { folder in
      for number in 0..<1000 { try write("text \(number)\n", to: "\(folder)/\(number).txt") }
      func mappings() throws -> Int {
        try contents("/proc/self/maps").split(separator: "\n").count
      }
      let before = try mappings()
      let corpus = try TextCorpus(paths: [folder])
      let during = try mappings()
      #expect(corpus.files.count == 1000)
      #expect(during - before < 500)
    }
  }

  private func writeRun(_ folder: String) throws {
    for name in ["metrics.jsonl", "last/config.json", "last/training.json", "best/config.json"] {
      try write("{}\n", to: folder + "/" + name)
    }
  }

  @Test func whatSluiceWroteIsNoText() throws {
    try withTemporaryFolder { folder in
      try write("notes", to: folder + "/notes.txt")
      let alone = try TextCorpus(paths: [folder]).fingerprint
      try writeRun(folder + "/runs/a")
      try writeRun(folder + "/runs/compare/runs/none/seed-1")
      try write("{}", to: folder + "/runs/compare/comparison.json")
      try write("| gate |", to: folder + "/runs/compare/results.md")
      try write("{}", to: folder + "/runs/log/metrics.jsonl")
      try write("e", to: folder + "/runs/log/events.out.tfevents.1.host.2.0")
      try write("{}", to: folder + "/model/config.json")
      try write("w", to: folder + "/model/model.safetensors")
      let report = InspectionReport(title: "Inside", tokens: [], notes: [], subjects: [])
      try report.writePage(to: folder + "/inspection.html")
      try write("<p>", to: folder + "/own.html")
      let corpus = try TextCorpus(paths: [folder])
      #expect(try corpus.text() == "notes<p>")
      #expect(corpus.files.count == 2 && corpus.files.ownCount == 5)
      #expect(try TextCorpus.files(in: folder + "/runs").isEmpty)
      try #require(unlink(folder + "/own.html") == 0)
      #expect(try TextCorpus(paths: [folder]).fingerprint == alone)

      #expect(throws: DatasetError.ownOutput(.run, folder: folder + "/runs/a")) {
        try TextCorpus(paths: [folder + "/runs/a"])
      }
      #expect(throws: DatasetError.noText(folder: folder + "/runs")) {
        try TextCorpus(paths: [folder + "/runs"])
      }
      // A file that is named explicitly is always read.
      #expect(try TextCorpus(paths: [folder + "/runs/a/metrics.jsonl"]).text() == "{}\n")
    }
  }

  @Test func theTextOfAnEarlierRunIsFoundAgain() throws {
    try withTemporaryFolder { folder in
      try write(Self.mark + Array("notes".utf8), to: folder + "/notes.txt")
      func found(_ fingerprint: UInt64, at path: String? = nil) throws -> String {
        try TextCorpus(paths: [path ?? folder], ofRunWith: fingerprint.hexadecimal).text()
      }
      // The text of versions without support for marks, before there was a run.
      let marked = try TextCorpus(text: "\u{FEFF}notes").fingerprint
      #expect(try found(marked) == "\u{FEFF}notes")
      try writeRun(folder + "/runs/a")
      #expect(try found(marked) == "\u{FEFF}notes")
      // And after there was a run.
      let all = "\u{FEFF}notes{}\n{}\n{}\n{}\n"
      #expect(try found(TextCorpus(text: all).fingerprint) == all)
      // The text of this version, and an unknown fingerprint.
      #expect(try found(TextCorpus(text: "notes").fingerprint) == "notes")
      #expect(try found(1) == "notes")
      let run = folder + "/runs/a"
      let inside = "{}\n{}\n{}\n{}\n"
      #expect(try found(TextCorpus(text: inside).fingerprint, at: run) == inside)
      #expect(throws: DatasetError.ownOutput(.run, folder: run)) { try found(1, at: run) }
    }
  }

  @Test func whatPassesByOnceIsRemembered() throws {
    try withTemporaryFolder { folder in
      let path = try write("text", to: folder + "/text")
      let file = open(path, O_RDONLY)
      defer { close(file) }
      let corpus = try TextCorpus(paths: ["/dev/fd/\(file)", path])
      #expect(try corpus.text() == "texttext")
      #expect(corpus.paths == ["-", path])
      #expect(TextSource(paths: corpus.paths).passedOnce)
      // As stored by earlier versions.
      try #require(mkfifo(folder + "/pipe", 0o600) == 0)
      for path in ["-", "/dev/fd/63", "/dev/stdin", folder + "/pipe"] {
        #expect(TextSource(paths: [path]).passedOnce, "\(path)")
      }
      #expect(!TextSource(paths: [path]).passedOnce)
    }
  }
}
