@testable import SluiceFiles
import Testing
import TestSupport

struct FolderTests {
  @Test func isMadeWithThoseItLiesIn() throws {
    try withTemporaryFolder { folder in
      try Folder.make(folder + "/a/b/c")
      #expect(FileKind.isFolder(folder + "/a/b/c"))
      try Folder.make(folder + "/a/b/c")
      try Folder.make(folder + "/a/./d/")
      #expect(try names(in: folder + "/a") == ["b", "d"])
    }
  }

  @Test func whatIsInTheWayIsNamed() throws {
    try withTemporaryFolder { folder in
      let file = try write("text", to: folder + "/file")
      func reason(_ path: String) -> String? {
        let error = #expect(throws: FileError.self) { try Folder.make(path) }
        #expect(error?.category == .cannotWrite)
        return error?.description
      }
      #expect(reason(file) == "\(file) cannot be written: it is not a folder")
      #expect(
        reason(file + "/a/b") == "\(file)/a/b cannot be written: \(file) is not a folder")
      #expect(reason("/proc/none/run")?.contains("a folder cannot be created in /proc (") == true)
    }
  }

  @Test func pathsAreResolved() throws {
    try withTemporaryFolder { folder in
      try Folder.make(folder + "/a/b")
      let real = try #require(Folder.resolved(folder))
      #expect(Folder.resolved(folder + "/a/../a/./b") == real + "/a/b")
      #expect(Folder.resolved(folder + "/none") == nil)
    }
  }
}
