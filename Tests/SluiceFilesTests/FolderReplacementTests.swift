@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct FolderReplacementTests {
  private struct Crash: Error {}

  private func put(_ text: String, at path: String) throws {
    try FolderReplacement.replace(path) { folder in
      try write(text, to: folder + "/a")
      try write(text, to: folder + "/b")
    }
  }

  /// The text that a reader finds in both files, which must be equal.
  private func found(at path: String) throws -> String? {
    guard let folder = FolderReplacement.current(path) else { return nil }
    let (a, b) = (try contents(folder + "/a"), try contents(folder + "/b"))
    #expect(a == b)
    return a
  }

  @Test func theNewFolderTakesThePlaceOfTheOld() throws {
    try withTemporaryFolder { parent in
      let path = parent + "/last"
      #expect(FolderReplacement.current(path) == nil)
      try put("old", at: path)
      #expect(try found(at: path) == "old")
      try put("new", at: path)
      #expect(try found(at: path) == "new")
      #expect(try names(in: parent) == ["last"])
    }
  }

  /// Checks the states that a crash would leave: while files are being written, and after each stage.
  @Test func aCrashAtAnyMomentLeavesOneOfThemWhole() throws {
    try withTemporaryFolder { parent in
      var copies: [String] = []
      func copy() throws {
        let copy = parent + "/crash-\(copies.count)"
        try FileManager.default.copyItem(atPath: parent + "/run", toPath: copy)
        copies.append(copy)
      }
      let path = parent + "/run/last"
      try write("", to: parent + "/run/metrics.jsonl")
      try put("old", at: path)
      try FolderReplacement.replace(path, reached: { _ in try copy() }) { folder in
        try copy()
        try write("new", to: folder + "/a")
        try copy()
        try write("new", to: folder + "/b")
      }
      #expect(copies.count == 2 + FolderReplacement.Stage.allCases.count)
      let survivors = try copies.map { try found(at: $0 + "/last") }
      #expect(survivors == ["old", "old", "old", "old", "new", "new"])
      // The next folder replaces whatever is left.
      for copy in copies {
        try put("newer", at: copy + "/last")
        #expect(try found(at: copy + "/last") == "newer")
        #expect(try names(in: copy) == ["last", "metrics.jsonl"])
      }
    }
  }

  @Test func aFailureAtAnyStageLeavesOneOfThemWhole() throws {
    for stage in FolderReplacement.Stage.allCases {
      try withTemporaryFolder { parent in
        let path = parent + "/last"
        try put("old", at: path)
        #expect(throws: Crash.self) {
          try FolderReplacement.replace(
            path, reached: { if $0 == stage { throw Crash() } },
            write: { folder in
              try write("new", to: folder + "/a")
              try write("new", to: folder + "/b")
            })
        }
        let expected = [.written, .oldMovedAway].contains(stage) ? "old" : "new"
        #expect(try found(at: path) == expected)
      }
    }
  }

  @Test func aFailureWhileWritingLeavesNothingOfTheNewFolder() throws {
    try withTemporaryFolder { parent in
      let path = parent + "/last"
      try put("old", at: path)
      #expect(throws: Crash.self) {
        try FolderReplacement.replace(path) { folder in
          try write("new", to: folder + "/a")
          throw Crash()
        }
      }
      #expect(try found(at: path) == "old")
      #expect(try names(in: parent) == ["last"])
    }
  }

  @Test func aFolderThatCannotBeWrittenToIsNamed() throws {
    let path = "/dev/null/last"
    let error = #expect(throws: FileError.self) { try put("new", at: path) }
    #expect(error?.category == .cannotWrite)
    #expect(error?.description.contains("/dev/null/last") == true)
  }
}
