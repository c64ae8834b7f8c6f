import SluiceModels
import SluiceTraining

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The default text, if no text is given.
enum DefaultText {
  /// The Swift sources of Sluice, sorted, if the current folder is in a checkout.
  static func ownSources(
    from folder: String = FileManager.default.currentDirectoryPath
  ) -> [String]? {
    var folder = folder[...]
    while !folder.isEmpty {
      if declaresSluice(folder + "/Package.swift") {
        let files = try? TextCorpus.files(in: folder + "/Sources")
        // The built-in text is not a source of Sluice.
        return files?.filter { $0.hasSuffix(".swift") && !$0.hasSuffix("/TinyShakespeare.swift") }
      }
      folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
    }
    return nil
  }

  /// The built-in text.
  static func carried() throws -> TextCorpus {
    try TextCorpus(text: TinyShakespeare.text.description, name: "the text that sluice carries")
  }

  private static func declaresSluice(_ path: String) -> Bool {
    guard let manifest = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    return manifest.contains(#"name: "sluice""#)
  }
}
