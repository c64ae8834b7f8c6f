import Foundation
import SluiceFiles
import TestSupport
import Testing

struct InputPathTests {
  @Test func storedPathsAreAbsolute() throws {
    let folder = FileManager.default.currentDirectoryPath
    #expect(InputPath.stored("a table.csv") == folder + "/a table.csv")
    #expect(InputPath.stored("/data/table.csv") == "/data/table.csv")
    #expect(InputPath.shown(folder + "/data/table.csv") == "data/table.csv")
    #expect(InputPath.shown("/elsewhere/table.csv") == "/elsewhere/table.csv")
    for path in ["-", "", folder] { #expect(InputPath.shown(path) == path) }
  }

  @Test func whatIsReadOnceHasNoPath() throws {
    try withTemporaryFolder { folder in
      let (file, pipe) = (try write("1", to: folder + "/file"), folder + "/pipe")
      try #require(mkfifo(pipe, 0o600) == 0)
      for path in ["-", "/dev/fd/63", "/dev/stdin", pipe] {
        #expect(InputPath.isReadOnce(path) && InputPath.stored(path) == "-", "\(path)")
      }
      #expect(!InputPath.isReadOnce(file) && InputPath.stored(file) == file)
    }
  }
}
