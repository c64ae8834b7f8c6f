import ArgumentParser
import SluiceFiles
import SluiceInspection

/// The output files of an inspection: the page, images and JSON.
struct InspectionOutputs {
  /// The paths; nil for outputs that were not requested.
  private let page, images, figures: String?
  /// The folder for images; nil if there is none.
  private let imageFolder: FolderReservation?

  /// Checks that all outputs can be written, before anything is read.
  ///
  /// - Parameters:
  ///   - command: the command; `-` is standard output.
  /// - Throws: `FileError` for what cannot be written, `ValidationError` for files that would take each
  ///   other's place, or that of the text.
  init(_ command: InspectCommand) throws {
    page =
      Self.path(command.out)
      ?? (command.png == nil && command.json == nil ? "inspection.html" : nil)
    images = command.png
    figures = Self.path(command.json)
    let isImage = command.png.map { $0.lowercased().hasSuffix(".png") } ?? true
    let files = [
      ("--out", page), ("--png", isImage ? images : nil), ("--json", figures),
    ].compactMap { flag, path in path.map { (flag: flag, path: $0) } }
    try Self.requireApart(files, text: command.path)
    for file in files { try AtomicFile.requireWritable(file.path) }
    imageFolder = try isImage ? nil : images.map { try FolderReservation($0) }
  }

  /// Whether standard output is used for one of the files.
  var takeStandardOutput: Bool { [page, figures].contains(Self.standardOutput) }

  private static let standardOutput = "/dev/stdout"

  private static func path(_ path: String?) -> String? { path == "-" ? standardOutput : path }

  /// Removes the image folder if it is empty.
  func removeIfEmpty() { imageFolder?.removeIfEmpty() }

  private static func requireApart(
    _ files: [(flag: String, path: String)], text: String?
  ) throws {
    func isSame(_ a: String, _ b: String) -> Bool {
      guard a != b else { return true }
      guard let a = FileIdentity(of: a), let b = FileIdentity(of: b) else { return false }
      return a == b
    }
    for (number, file) in files.enumerated() where !FileKind.isStream(at: file.path) {
      if let text, isSame(file.path, text) {
        throw ValidationError("\(file.flag) \(file.path) is the input text.")
      }
      if let other = files[..<number].first(where: { isSame($0.path, file.path) }) {
        throw ValidationError("\(other.flag) and \(file.flag) are the same file: \(file.path).")
      }
    }
  }

  /// Writes the requested outputs.
  ///
  /// - Parameter tell: called with a line about each file.
  /// - Throws: `FileError` for what cannot be written, and what `tell` throws.
  func write(_ report: InspectionReport, tell: (String) throws -> Void) throws {
    func tellOf(_ what: String, _ path: String) throws {
      try tell("\(what)\(path) (\(Wording.bytes(fileSize(path))))\n")
    }
    if let page {
      try report.writePage(to: page)
      try tellOf("Page    ", page)
    }
    if let folder = imageFolder?.path {
      for image in report.layerImages() {
        let path = folder + "/" + image.name
        try AtomicFile.write(path) { try $0.write(image.image.png) }
        try tellOf("Image   ", path)
      }
    } else if let images {
      try AtomicFile.write(images) { try $0.write(report.contactSheet()) }
      try tellOf("Image   ", images)
    }
    if let figures {
      try report.writeJSON(to: figures)
      try tellOf("Figures ", figures)
    }
  }
}
