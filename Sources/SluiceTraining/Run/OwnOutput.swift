import SluiceFiles
import SluiceInspection

/// What Sluice writes, as it is found in a folder of text.
///
/// It is no text to train on: a run would learn from the files of the one before, and could not go on,
/// since each of its steps would change its text.
public enum OwnOutput: String, Sendable, CaseIterable {
  /// The folder of a run.
  case run = "a run"
  /// The folder of a checkpoint, Sluice's or of a program that writes the same files.
  case checkpoint = "a checkpoint"
  /// The folder of a comparison.
  case comparison = "a comparison"
  /// A folder of event files for TensorBoard.
  case eventLog = "event files"

  /// How the names of event files begin.
  package static let eventFilePrefix = "events.out.tfevents."

  /// Tells by the names in a folder what it is; nil for a folder of something else.
  init?(folderOf names: [String]) {
    let known = Set(names)
    let kinds = RunFolder.Kind.allCases.map(\.rawValue)
    if known.contains("config.json"), known.contains("model.safetensors") {
      self = .checkpoint
    } else if known.contains("comparison.json"), known.contains("runs") {
      self = .comparison
    } else if known.contains("metrics.jsonl") {
      if kinds.contains(where: { known.contains($0) || known.contains($0 + ".previous") }) {
        self = .run
      } else if names.contains(where: { $0.hasPrefix(Self.eventFilePrefix) }) {
        self = .eventLog
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// Whether a file of HTML is a page of `sluice inspect`.
  ///
  /// - Parameter start: its first bytes, some hundreds.
  static func isPage(start: [UInt8]) -> Bool {
    String(decoding: start, as: UTF8.self).contains(InspectionReport.pageMark)
  }
}
