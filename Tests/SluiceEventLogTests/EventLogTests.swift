@testable import SluiceEventLog
@testable import SluiceFiles
import Foundation
import Sluice
import SluiceModels
import SwiftProtobuf
import Testing
import TestSupport

@testable import SluiceTraining

struct EventLogTests {
  @Test func beginsWithItsVersionAndItsStep() throws {
    try withTemporaryFolder { folder in
      let before = Date().timeIntervalSince1970
      let log = try EventLog(folder: folder + "/new/log", continuingAfter: 41)
      let events = try EventFileReader.events(in: log.path)
      #expect(events.count == 2)
      #expect(events[0].what == .fileVersion("brain.Event:2"))
      #expect(events[1].sessionLog.status == .start)
      #expect(events.map(\.step) == [42, 42])
      #expect(events.allSatisfy { (before...before + 60).contains($0.wallTime) })
    }
  }

  @Test func eachKindComesBack() throws {
    try withTemporaryFolder { folder in
      let log = try EventSample.write(to: folder)
      let events = try EventFileReader.events(in: log.path).dropFirst(2)
      #expect(events.map(\.step) == [1, 2])
      for event in events {
        #expect(event.wallTime > 1.7e9)
        let values = event.summary.value
        #expect(values.map(\.tag) == EventSample.values.map(\.tag))
        #expect(values[0].simpleValue == 0.1)
        #expect(values[1].histo.bucket.reduce(0, +) == 4)
        #expect(values[1].histo.bucketLimit.count == 40)
        #expect((values[1].histo.min, values[1].histo.max) == (1, 3))
        #expect((values[1].histo.num, values[1].histo.sum) == (4, 8))
        #expect(values[1].histo.sumSquares == 18)
        #expect(values[1].histo.bucketLimit.last == 3)
        #expect((values[2].image.width, values[2].image.height) == (3, 2))
        #expect(values[2].image.colorspace == 3)
        #expect([UInt8](values[2].image.encodedImageString) == EventSample.image.png)
        #expect(values[3].metadata.pluginData.pluginName == "text")
        #expect(values[3].tensor.dtype == .dtString)
        #expect(values[3].tensor.hasTensorShape && values[3].tensor.tensorShape.dim.isEmpty)
        #expect(values[3].tensor.stringVal == [Data("It *rains*.".utf8)])
      }
    }
  }

  @Test func textAsItIsIsABlockOfMarkdown() {
    #expect(EventValue.verbatim("a\n\n*b*\r\nc") == .text("    a\n    \n    *b*\n    c"))
  }

  @Test func whatIsAddedWaitsUntilItIsWritten() throws {
    try withTemporaryFolder { folder in
      var log: EventLog? = try EventLog(folder: folder)
      let path = try #require(log?.path)
      log?.add(.scalar(1), as: "a", step: 1)
      log?.add(.scalar(2), as: "a", step: 2)
      try log?.flushNowAndThen()
      #expect(try EventFileReader.events(in: path).count == 2)
      try log?.flush()
      #expect(try EventFileReader.events(in: path).scalars("a") == [1: 1, 2: 2])
      log?.add(.scalar(3), as: "a", step: 3)
      log = nil
      #expect(try EventFileReader.events(in: path).scalars("a") == [1: 1, 2: 2, 3: 3])
    }
  }

  @Test func logsOfAFolderAreFilesInTheirOrder() throws {
    try withTemporaryFolder { folder in
      let logs = try (0..<3).map { try EventLog(folder: folder, continuingAfter: $0) }
      #expect(try EventFileReader.paths(in: folder) == logs.map(\.path))
    }
  }

  @Test func aFolderThatCannotBeIsNamed() throws {
    try withTemporaryFolder { folder in
      let file = try write("text", to: folder + "/file")
      for (path, sentence) in [
        (file, "\(file) cannot be written: it is not a folder"),
        (file + "/log", "\(file)/log cannot be written: \(file) is not a folder"),
      ] {
        let error = #expect(throws: FileError.self) { try EventLog(folder: path) }
        #expect(error?.description == sentence)
        #expect(error?.category == .cannotWrite)
      }
      #expect(try contents(file) == "text")
    }
  }

  /// The reader of these tests detects damage; otherwise the tests above would prove nothing.
  @Test func damageIsFound() throws {
    try withTemporaryFolder { folder in
      let path = try EventSample.write(to: folder).path
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      for position in stride(from: 0, to: whole.count, by: 11) {
        var bytes = whole
        bytes[position] ^= 4
        try write(bytes, to: folder + "/damaged")
        #expect(throws: EventFileReader.Damaged.self) {
          try EventFileReader.events(in: folder + "/damaged")
        }
      }
    }
  }
}
