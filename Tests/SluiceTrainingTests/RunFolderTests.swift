@testable import SluiceFiles
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct RunFolderTests {
  @Test func aRunsFolderMeansItsBestCheckpointElseItsLast() throws {
    try withTemporaryFolder { folder in
      try write("{}", to: folder + "/last/config.json")
      #expect(try RunFolder.checkpoint(at: folder) == folder + "/last")
      try write("{}", to: folder + "/best/config.json")
      #expect(try RunFolder.checkpoint(at: folder + "/") == folder + "/best")
    }
  }

  @Test func aCheckpointsFolderAndFilesMeanIt() throws {
    try withTemporaryFolder { folder in
      let file = try write("{}", to: folder + "/last/config.json")
      #expect(try RunFolder.checkpoint(at: folder + "/last") == folder + "/last")
      #expect(try RunFolder.checkpoint(at: folder + "/last/") == folder + "/last")
      #expect(try RunFolder.checkpoint(at: file) == folder + "/last")
    }
  }

  @Test func afterACrashTheEarlierNameIsFound() throws {
    try withTemporaryFolder { folder in
      try write("{}", to: folder + "/last.previous/config.json")
      #expect(try RunFolder.checkpoint(at: folder) == folder + "/last.previous")
      #expect(try RunFolder.checkpoint(at: folder + "/last") == folder + "/last.previous")
      #expect(RunFolder(path: folder).holdsRun)
    }
  }

  @Test func whatIsNoCheckpointIsNamed() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FileError(path: folder + "/x", problem: .missing)) {
        try RunFolder.checkpoint(at: folder + "/x")
      }
      let error = #expect(throws: FileError.self) { try RunFolder.checkpoint(at: folder) }
      #expect(error?.description.contains(folder) == true)
      #expect(!RunFolder(path: folder).holdsRun)
    }
  }
}
