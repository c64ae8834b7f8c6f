@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct InputFileTests {
  @Test(arguments: [0, 1, 4096, 5001]) func givesTheBytes(count: Int) throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
      let file = try InputFile(path: write(bytes, to: folder + "/file"))
      #expect(file.count == count)
      #expect(try file.withBytes { Array($0) } == bytes)
      let part = count / 3..<count / 2
      #expect(try file.withBytes(part) { Array($0) } == Array(bytes[part]))
    }
  }

  @Test func staysReadableWhenReplaced() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try AtomicFile.write(path) { try $0.write("old") }
      let file = try InputFile(path: path)
      try AtomicFile.write(path) { try $0.write("new content") }
      #expect(try file.withBytes { Array($0) } == Array("old".utf8))
      #expect(try file.identity != InputFile(path: path).identity)
    }
  }

  /// In a memory mapping, access to such bytes would end the process.
  @Test func bytesThatAreGoneAreAnError() throws {
    try withTemporaryFolder { folder in
      let path = try write([UInt8](repeating: 1, count: 100_000), to: folder + "/file")
      let file = try InputFile(path: path)
      try #require(truncate(path, 10) == 0)
      let error = #expect(throws: FileError.self) { try file.withBytes { $0.count } }
      #expect(
        error?.description == "\(path) cannot be read: it was truncated while it was being read")
      #expect(try file.withBytes(0..<10) { $0.count } == 10)
    }
  }

  @Test func namesWhatCannotBeRead() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: FileError.self) { try InputFile(path: folder + "/none") }
      #expect(missing?.description == "\(folder)/none does not exist")
      #expect(missing?.category == .missingInput)
      let directory = #expect(throws: FileError.self) { try InputFile(path: folder) }
      #expect(directory?.description == "\(folder) cannot be read: it is a folder")
      let device = #expect(throws: FileError.self) { try InputFile(path: "/dev/null") }
      #expect(device?.description == "/dev/null cannot be read: it is not a regular file")
      // If opening it waited for a writer, this call would not return.
      try #require(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(throws: FileError.self) { try InputFile(path: folder + "/pipe") }
    }
  }
}
