import SluiceModels
import SluiceTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What to learn from where no text is given.
enum DefaultText {
  /// Sluice's own Swift sources, if the current folder lies in a checkout of it; sorted.
  static func ownSources(
    from folder: String = FileManager.default.currentDirectoryPath
  ) -> [String]? {
    var folder = folder[...]
    while !folder.isEmpty {
      if declaresSluice(folder + "/Package.swift") {
        let files = try? TextCorpus.files(in: folder + "/Sources")
        // The text that is carried for want of a checkout is no source.
        return files?.filter { $0.hasSuffix(".swift") && !$0.hasSuffix("/TinyShakespeare.swift") }
      }
      folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
    }
    return nil
  }

  /// The text that the tool carries.
  static func carried() throws -> TextCorpus {
    try TextCorpus(text: TinyShakespeare.text.description, name: "the text that sluice carries")
  }

  private static func declaresSluice(_ path: String) -> Bool {
    guard let manifest = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return manifest.contains(#"name: "sluice""#)
  }
}
