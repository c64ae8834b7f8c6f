import SluicePlatform
import SluiceTraining
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The name of an event file: `events.out.tfevents.SECONDS.HOST.PROCESS.NUMBER`.
///
/// Readers read the files of a folder in the order of their names. The seconds of a new file are therefore
/// larger than those of all existing files, even if a run is resumed within one second or the clock was set
/// back.
enum EventFileName {
  private static let prefix = OwnOutput.eventFilePrefix
  private static let count = Atomic<Int>(0)

  /// The name for a new file in a folder.
  static func next(in folder: String, now: Date = Date()) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let latest = names.compactMap(seconds).max() ?? 0
    let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
    let seconds = max(Int(now.timeIntervalSince1970), latest &+ 1)
    return "\(prefix)\(seconds).\(hostName).\(getpid()).\(number)"
  }

  private static func seconds(of name: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    return Int(name.dropFirst(prefix.count).prefix { $0 != "." })
  }

  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    // The last byte always stays 0.
    guard gethostname(&name, name.count - 1) == 0, name[0] != 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
