@testable import SluiceFiles
import Foundation
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

  @Test func aRunIsFoundByItsFolderItsLastCheckpointAndFilesInThem() throws {
    try withTemporaryFolder { folder in
      let run = folder + "/run"
      try write("{}", to: run + "/last/config.json")
      try write("{}", to: run + "/best/config.json")
      try write("", to: run + "/metrics.jsonl")
      let link = folder + "/link"
      try #require(symlink(run + "/last", link) == 0)
      for path in ["", "/", "/last", "/last/", "/last/config.json", "/metrics.jsonl"] {
        #expect(try RunFolder.toResume(at: run + path).path == run, "\(path)")
      }
      for path in [run + "/last/.", link, run + "/best/../last"] {
        let found = try RunFolder.toResume(at: path).path
        #expect(Folder.resolved(found) == Folder.resolved(run), "\(path)")
      }
      for path in ["/best", "/best/config.json"] {
        #expect(throws: TrainingError.bestCheckpoint(path: run + "/best", run: run)) {
          try RunFolder.toResume(at: run + path)
        }
      }
      try #require(rename(run + "/last", run + "/last.previous") == 0)
      for path in ["", "/last", "/last.previous"] {
        #expect(try RunFolder.toResume(at: run + path).path == run, "\(path)")
      }
      for path in [folder, folder + "/none", run + "/other"] {
        #expect(throws: TrainingError.nothingToResume(path: path)) {
          try RunFolder.toResume(at: path)
        }
      }
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
