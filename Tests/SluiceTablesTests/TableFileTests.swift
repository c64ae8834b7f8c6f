import Foundation
import SluiceTables
import TestSupport
import Testing

struct TableFileTests {
  private static let text = "t,x\n2020-01-01,1\n2020-01-02,2\n"

  /// Runs a program of the system.
  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func filesAndPipesAreRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/data.csv"
      try write(Self.text, to: path)
      #expect(try Table(path: path)["x"]?.numbers == [1, 2])
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      let writer = Thread { _ = try? write(Self.text, to: pipe) }
      writer.start()
      #expect(try Table(path: pipe)["x"]?.numbers == [1, 2])
    }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    try withTemporaryFolder { folder in
      #expect {
        try Table(path: folder + "/none.csv")
      } throws: { "\($0)" == "\(folder)/none.csv does not exist" }
      #expect {
        try Table(path: folder)
      } throws: { "\($0)" == "\(folder) cannot be read: it is a folder" }
    }
  }

  @Test func compressedFilesAreRead() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/data.csv"
      // More than a pipe holds, so that the program waits for the reader.
      let rows = (0..<50_000).map { "\($0),\($0 * 7 % 1000)\n" }.joined()
      try write("i,x\n" + rows, to: path)
      try Self.run("gzip", [path])
      var reported = 0
      let table = try Table(path: path + ".gz") { progress in
        reported = progress.byteCount
        #expect(progress.byteCount <= progress.totalByteCount ?? 0)
      }
      #expect(table.rowCount == 50_000 && table.reading.isCompressed && reported >= 0)
      #expect(table["x"]?.numbers?.last == Double(49_999 * 7 % 1000))
      // The end is missing.
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
      try bytes.dropLast(100).write(to: URL(fileURLWithPath: folder + "/cut.csv.gz"))
      #expect {
        try Table(path: folder + "/cut.csv.gz")
      } throws: {
        "\($0)"
          == "\(folder)/cut.csv.gz: the file cannot be decompressed: gzip found it damaged or incomplete"
      }
      // An error in the first rows ends the program early.
      try write("a,b\n1,\"2\"3\n" + rows, to: path)
      try Self.run("gzip", ["-f", path])
      #expect(throws: TableError.self) { try Table(path: path + ".gz") }
    }
  }

  @Test func progressCanEndReading() throws {
    struct Stop: Error {}
    try withTemporaryFolder { folder in
      let path = folder + "/data.csv"
      try write("x\n" + String(repeating: "12345678\n", count: 300_000), to: path)
      var shares: [Double] = []
      _ = try Table(path: path) {
        shares.append(Double($0.byteCount) / Double($0.totalByteCount ?? 1))
      }
      #expect(shares.count >= 2 && shares == shares.sorted() && shares.last == 1)
      #expect(throws: Stop.self) { _ = try Table(path: path) { _ in throw Stop() } }
    }
  }
}
