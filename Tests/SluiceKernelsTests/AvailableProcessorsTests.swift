import Foundation
import Testing

@testable import SluiceKernels

struct AvailableProcessorsTests {
  @Test func thereIsAtLeastOne() {
    #expect(availableProcessorCount() >= 1)
  }

  @Test(
    arguments: [
      ("Name:\tx\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n", 2),
      ("Cpus_allowed:\tff\n", 8),
      ("Cpus_allowed:\tffffffff,00000001\n", 33),
      ("Cpus_allowed:\t00000000,00000010\n", 1),
      ("Cpus_allowed:\t0\n", nil),
      ("Cpus_allowed_list:\t0-1\n", nil),
      ("", nil),
    ] as [(String, Int?)])
  func affinityCountsTheMasksBits(status: String, expected: Int?) {
    #expect(ProcessorAffinity.parse(status) == expected)
  }

  @Test(
    arguments: [
      ("max 100000\n", nil),
      ("200000 100000\n", 2),
      ("150000 100000\n", 1.5),
      ("50000 100000", 0.5),
      ("0 100000\n", nil),
      ("-1 100000\n", nil),
      ("100000 0\n", nil),
      ("100000\n", nil),
      ("", nil),
    ] as [(String, Double?)])
  func aQuotaIsAQuotient(text: String, expected: Double?) {
    #expect(ControlGroups.quota(text) == expected)
  }

  @Test func affinityIsReadFromAFile() throws {
    try withFolder { folder in
      let file = folder.appending(path: "status")
      #expect(ProcessorAffinity.readCount(path: file.path) == nil)
      // As long as the real file, in which the line is near the end.
      let padding = (0..<40).map { "Line\($0):\t0000000000000000\n" }.joined()
      try write(padding + "Cpus_allowed:\tf\n", to: file)
      #expect(ProcessorAffinity.readCount(path: file.path) == 4)
    }
  }

  private func write(_ text: String, to file: URL) throws {
    try Data(text.utf8).write(to: file)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
