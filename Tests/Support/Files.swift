import Foundation

/// Writes a file, and creates its missing parent folders.
@discardableResult
package func write(_ bytes: [UInt8], to path: String) throws -> String {
  let url = URL(fileURLWithPath: path)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
  return path
}

@discardableResult
package func write(_ text: String, to path: String) throws -> String {
  try write(Array(text.utf8), to: path)
}

/// The text of a file.
package func contents(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

/// The names in a folder, sorted.
package func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}
