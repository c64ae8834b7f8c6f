import SluiceTraining
import SluiceFiles
import SluicePlatform
import SluiceModels
import SwiftProtobuf

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A file of events that TensorBoard shows.
///
/// ```swift
/// let log = try EventLog(folder: "runs/notes/log")
/// log.add(.scalar(0.5), as: "train/loss", step: 10)
/// log.add(.text("It *rains*."), as: "sample", step: 10)
/// try log.flush()
/// ```
///
/// What is added waits in memory until it is written, all at once. Each log is a file of its own;
/// TensorBoard shows those of a folder as one run.
public final class EventLog {
  /// Where the file lies.
  public var path: String { file.path }

  private let file: AppendedFile
  /// What is to be written; values of a step are one event.
  private var events: [TensorBoardEvent] = []
  private var lastWrite = ContinuousClock.now
  private var hasFailed = false

  /// Makes a new file in a folder, and the folder where there is none.
  ///
  /// - Parameters:
  ///   - folder: where the file goes; those that are there stay.
  ///   - step: the step after which the run begins or goes on; what earlier files of the folder tell of
  ///     later ones is shown no more.
  /// - Throws: `FileError` where the folder cannot be made or written to.
  public init(folder: String, continuingAfter step: Int = 0) throws {
    let folder = RunFolder(path: folder)
    try folder.create()
    file = try AppendedFile(
      path: "\(folder.path)/\(EventFileName.next(in: folder.path))", flags: O_EXCL | O_APPEND)
    // Before the first step there is a validation, at step 0.
    let first = step == 0 ? 0 : step + 1
    begin(.fileVersion("brain.Event:2"), step: first)
    // TensorBoard takes the first start in a folder for no new one: all files need theirs.
    begin(.sessionLog(.with { $0.status = .start }), step: first)
    try flush()
  }

  deinit { try? flush() }

  /// Adds a value, to be written later.
  ///
  /// - Parameters:
  ///   - value: what is to be shown.
  ///   - tag: its name; `train/loss` is `loss` in the group `train`.
  ///   - step: the step it belongs to.
  public func add(_ value: EventValue, as tag: String, step: Int) {
    if events.last?.step != Int64(step) { begin(.summary(TensorBoardSummary()), step: step) }
    events[events.count - 1].summary.value.append(value.message(tag: tag))
  }

  /// Writes what has been added so far.
  ///
  /// - Throws: `FileError` where the file cannot grow. The log takes nothing more then: a record may
  ///   have been cut, and what follows it could not be read.
  public func flush() throws {
    lastWrite = .now
    let records = try events.reduce(into: []) { $0.append(record: try bytes(of: $1)) }
    events.removeAll(keepingCapacity: true)
    guard !hasFailed else { return }
    hasFailed = true
    try file.append(records)
    hasFailed = false
  }

  /// Writes what has been added, if that was last done a second ago or more.
  func flushNowAndThen() throws {
    if .now - lastWrite >= .seconds(1) { try flush() }
  }

  private func begin(_ what: TensorBoardEvent.OneOf_What, step: Int) {
    events.append(
      .with {
        $0.wallTime = Date().timeIntervalSince1970
        $0.step = Int64(step)
        $0.what = what
      })
  }

  private func bytes(of event: TensorBoardEvent) throws -> [UInt8] {
    do {
      return try event.serializedBytes()
    } catch {
      throw FileError(
        path: path,
        problem: .unwritable(reason: "step \(event.step) is too large for an event"))
    }
  }
}
