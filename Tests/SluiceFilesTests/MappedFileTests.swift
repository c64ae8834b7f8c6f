@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct MappedFileTests {
  @Test(arguments: [0, 1, 4096, 5001]) func givesTheBytes(count: Int) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let file = try MappedFile(path: path)
      #expect(file.count == count)
      #expect(file.withUnsafeBytes { Array($0) } == bytes)
    }
  }

  @Test func staysReadableWhenReplaced() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try AtomicFile.write(path) { try $0.write("old") }
      let file = try MappedFile(path: path)
      try AtomicFile.write(path) { try $0.write("new content") }
      #expect(file.withUnsafeBytes { Array($0) } == Array("old".utf8))
    }
  }

  @Test func namesWhatCannotBeRead() throws {
    try withTemporaryFolder { folder in
      let missing = #expect(throws: FileError.self) { try MappedFile(path: folder + "/none") }
      #expect(missing?.description == "\(folder)/none does not exist")
      #expect(missing?.category == .missingInput)
      let directory = #expect(throws: FileError.self) { try MappedFile(path: folder) }
      #expect(directory?.description == "\(folder) cannot be read: it is a folder")
      let device = #expect(throws: FileError.self) { try MappedFile(path: "/dev/null") }
      #expect(device?.description == "/dev/null cannot be read: it is not a regular file")
    }
  }
}
