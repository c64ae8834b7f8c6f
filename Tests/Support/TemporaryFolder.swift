import Foundation

/// Calls `body` with the path of a new, empty folder, which is removed afterwards.
///
/// It is in memory if the system supports that, because some tests write thousands of files.
package func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let memory = "/dev/shm"
  let parent =
    FileManager.default.isWritableFile(atPath: memory)
    ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
  let folder = parent.appendingPathComponent("sluice-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
