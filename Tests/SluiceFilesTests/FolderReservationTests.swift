@testable import SluiceFiles
import Testing
import TestSupport

struct FolderReservationTests {
  @Test func whatIsMadeAndStaysEmptyIsRemovedAgain() throws {
    try withTemporaryFolder { folder in
      let place = try FolderReservation(folder + "/a/b")
      #expect(try names(in: folder + "/a") == ["b"])
      place.removeIfEmpty()
      #expect(try names(in: folder).isEmpty)

      let used = try FolderReservation(folder + "/a/b")
      try write("text", to: folder + "/a/b/file")
      used.removeIfEmpty()
      #expect(try names(in: folder + "/a/b") == ["file"])
    }
  }

  @Test func whatWasThereStays() throws {
    try withTemporaryFolder { folder in
      try Folder.make(folder + "/a")
      try FolderReservation(folder + "/a").removeIfEmpty()
      #expect(try names(in: folder) == ["a"])
    }
  }

  @Test func aNameThatIsTakenIsPassedOver() throws {
    try withTemporaryFolder { folder in
      let runs = folder + "/runs"
      let taken = ["a", "b", "c"]
      let places = try (0..<3).map { _ in try FolderReservation(in: runs, firstOf: taken) }
      #expect(places.map(\.path) == ["\(runs)/a", "\(runs)/b", "\(runs)/c"])
      #expect(throws: FileError.self) { try FolderReservation(in: runs, firstOf: taken) }
      for place in places.reversed() { place.removeIfEmpty() }
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test func nothingIsLeftWhereItCannotBe() throws {
    try withTemporaryFolder { folder in
      let file = try write("text", to: folder + "/file")
      #expect(throws: FileError.self) { try FolderReservation(file + "/run") }
      #expect(throws: FileError.self) { try FolderReservation(in: file, firstOf: ["a"]) }
      #expect(
        throws: FileError(path: "/proc", problem: .unwritable(reason: "No such file or directory"))
      ) { try FolderReservation("/proc") }
      #expect(try names(in: folder) == ["file"])
    }
  }
}
