import ArgumentParser
import SluicePlatform
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The current local time as a name that sorts: `2026-11-23-181905`.
func currentTimeName() -> String {
  var now = time(nil)
  var parts = tm()
  localtime_r(&now, &parts)
  var name = [CChar](repeating: 0, count: 32)
  let count = strftime(&name, name.count, "%Y-%m-%d-%H%M%S", &parts)
  return String(decoding: name[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Throws where a flag does not name a folder, but nothing, or what stands for standard output elsewhere.
func requireFolder(_ flag: String, _ path: String?) throws {
  guard path != "" else { throw ValidationError("\(flag) is empty; give a folder.") }
  guard path != "-" else {
    throw ValidationError("\(flag) must be a folder; write ./- for a folder named -.")
  }
}

/// Bytes of a file; 0 where there is none.
func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
