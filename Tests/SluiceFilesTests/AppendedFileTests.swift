@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct AppendedFileTests {
  @Test func growsAtItsEnd() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      do {
        let file = try AppendedFile(path: path)
        for bytes in [[65], [], [UInt8](repeating: 66, count: 100_000)] { try file.append(bytes) }
      }
      #expect(try contents(path) == "A" + String(repeating: "B", count: 100_000))
    }
  }

  @Test func aFileThatIsThereCanBeExcluded() throws {
    try withTemporaryFolder { folder in
      let path = try write("there", to: folder + "/file")
      #expect(throws: FileError.self) { try AppendedFile(path: path, flags: O_EXCL) }
      #expect(try contents(path) == "there")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsSaid() throws {
    let file = try AppendedFile(path: "/dev/full")
    let error = #expect(throws: FileError.self) { try file.append([1, 2, 3]) }
    #expect(error?.description == "/dev/full cannot be written: no space left on the disk")
  }
}
