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

/// Throws if the value of a folder flag is empty or `-`.
func requireFolder(_ flag: String, _ path: String?) throws {
  guard path != "" else { throw ValidationError("\(flag) is empty; give a folder.") }
  guard path != "-" else {
    throw ValidationError("\(flag) must be a folder; write ./- for a folder named -.")
  }
}

/// The size of a file in bytes; 0 if it does not exist.
func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
