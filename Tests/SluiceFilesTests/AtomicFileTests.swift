@testable import SluiceFiles
import Foundation
import Testing
import TestSupport

struct AtomicFileTests {
  struct Interruption: Error {}

  @Test func writesAndReplaces() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/text"
      try AtomicFile.write(path) { try $0.write("first") }
      try AtomicFile.write(path) { writer in
        try writer.write("sec")
        try writer.write(Array("ond".utf8))
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["text"])
    }
  }

  @Test func failureLeavesThePreviousFileAndNothingElse() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/text"
      try AtomicFile.write(path) { try $0.write("first") }
      #expect(throws: Interruption.self) {
        try AtomicFile.write(path) { writer in
          try writer.write("sec")
          throw Interruption()
        }
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["text"])
    }
  }

  @Test func aFolderInTheWayIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/inner"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write(path) { try $0.write("text") }
      }
      #expect(error?.path == path)
      #expect(error?.category == .cannotWrite)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["inner"])
    }
  }

  @Test func aMissingFolderIsNamed() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/none/text"
      let error = #expect(throws: FileError.self) { try AtomicFile.write(path) { _ in } }
      #expect(error?.description == "\(path) cannot be written: No such file or directory")
    }
  }

  @Test func whatCannotBeWrittenIsKnownBefore() throws {
    try withTemporaryFolder { folder in
      let file = try write("first", to: folder + "/text")
      try AtomicFile.requireWritable(file)
      try AtomicFile.requireWritable(folder + "/new")
      try AtomicFile.requireWritable("/dev/null")
      #expect(try names(in: folder) == ["text"])
      for (path, reason) in [
        (folder, "it is a folder"), (folder + "/new/", "it is a folder"),
        (folder + "/none/text", "the folder \(folder)/none does not exist"),
        (file + "/text", "\(file) is not a folder"), ("/proc/text", "No such file or directory"),
      ] {
        #expect(throws: FileError(path: path, problem: .unwritable(reason: reason))) {
          try AtomicFile.requireWritable(path)
        }
      }
    }
  }

  @Test func whatPassesBytesOnIsKnownByItsName() throws {
    try withTemporaryFolder { folder in
      let file = try write("text", to: folder + "/text")
      for path in ["/dev/stdin", "/dev/fd/99", "/proc/self/fd/0", "/proc/12/fd/3", "/dev/null"] {
        #expect(FileKind.isStream(at: path), "\(path)")
      }
      for path in [file, folder, folder + "/none", "/proc/self/status", "proc/self/fd/0"] {
        #expect(!FileKind.isStream(at: path), "\(path)")
      }
    }
  }

  @Test func aPipeIsWrittenToAndStays() throws {
    try withTemporaryFolder { folder in
      let (pipe, link) = (folder + "/pipe", folder + "/link")
      try #require(mkfifo(pipe, 0o600) == 0)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: pipe)
      // Also open for reading; otherwise opening it for writing would block.
      let reader = open(pipe, O_RDWR)
      try #require(reader >= 0)
      defer { close(reader) }
      for path in [pipe, link] {
        try AtomicFile.write(path) { try $0.write("text") }
        var bytes = [UInt8](repeating: 0, count: 8)
        #expect(read(reader, &bytes, bytes.count) == 4)
        #expect(bytes.prefix(4) == Array("text".utf8)[...])
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["link", "pipe"])
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func aFullDiskIsNamed() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let error = #expect(throws: FileError.self) {
      var writer = FileWriter(descriptor: full, path: "run/model.safetensors")
      try writer.write("text")
    }
    #expect(
      error?.description
        == "run/model.safetensors cannot be written: no space left on the disk")
    #expect(error?.category == .cannotWrite)
  }
}
