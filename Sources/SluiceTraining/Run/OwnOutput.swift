import SluiceFiles
import SluiceInspection

/// Output of Sluice in a folder, which is not read as text.
///
/// Otherwise a run would be trained on the files of earlier runs, and could not be resumed, because each
/// step changes its files.
public enum OwnOutput: String, Sendable, CaseIterable {
  /// The folder of a run.
  case run = "a run"
  /// The folder of a checkpoint, also of other programs that write the same files.
  case checkpoint = "a checkpoint"
  /// The folder of a comparison.
  case comparison = "a comparison"
  /// A folder of event files for TensorBoard.
  case eventLog = "event files"

  /// The prefix of the names of event files.
  package static let eventFilePrefix = "events.out.tfevents."

  /// Identifies the kind of output by the file names in a folder; nil for other folders.
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

  /// Whether an HTML file is a page of `sluice inspect`.
  ///
  /// - Parameter start: the first bytes of the file; a few hundred are enough.
  static func isPage(start: [UInt8]) -> Bool {
    String(decoding: start, as: UTF8.self).contains(InspectionReport.pageMark)
  }
}
