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

/// An event file for TensorBoard.
///
/// ```swift
/// let log = try EventLog(folder: "runs/notes/log")
/// log.add(.scalar(0.5), as: "train/loss", step: 10)
/// log.add(.text("It *rains*."), as: "sample", step: 10)
/// try log.flush()
/// ```
///
/// Added values stay in memory until they are written together. Each log has its own file;
/// TensorBoard shows all files of a folder as one run.
public final class EventLog {
  /// The path of the file.
  public var path: String { file.path }

  private let file: AppendedFile
  /// The events to write; all values of a step are one event.
  private var events: [TensorBoardEvent] = []
  private var lastWrite = ContinuousClock.now
  private var hasFailed = false

  /// Makes a new file in a folder; creates the folder if needed.
  ///
  /// - Parameters:
  ///   - folder: the folder for the file; existing files are kept.
  ///   - step: the step after which the run starts or continues; TensorBoard no longer shows later steps from
  ///     earlier files of the folder.
  /// - Throws: `FileError` if the folder cannot be created or written to.
  public init(folder: String, continuingAfter step: Int = 0) throws {
    let folder = RunFolder(path: folder)
    try folder.create()
    file = try AppendedFile(
      path: "\(folder.path)/\(EventFileName.next(in: folder.path))", flags: O_EXCL | O_APPEND)
    // The validation before the first step is logged at step 0.
    let first = step == 0 ? 0 : step + 1
    begin(.fileVersion("brain.Event:2"), step: first)
    // TensorBoard ignores the first session start in a folder, so every file needs one.
    begin(.sessionLog(.with { $0.status = .start }), step: first)
    try flush()
  }

  deinit { try? flush() }

  /// Adds a value; `flush()` writes it.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - tag: the tag; `train/loss` is `loss` in the group `train`.
  ///   - step: the step of the value.
  public func add(_ value: EventValue, as tag: String, step: Int) {
    if events.last?.step != Int64(step) { begin(.summary(TensorBoardSummary()), step: step) }
    events[events.count - 1].summary.value.append(value.message(tag: tag))
  }

  /// Writes the added values to the file.
  ///
  /// - Throws: `FileError` if the file cannot be written. The log then accepts no more values: the last
  ///   record may be incomplete, and records after it could not be read.
  public func flush() throws {
    lastWrite = .now
    let records = try events.reduce(into: []) { $0.append(record: try bytes(of: $1)) }
    events.removeAll(keepingCapacity: true)
    guard !hasFailed else { return }
    hasFailed = true
    try file.append(records)
    hasFailed = false
  }

  /// Writes the added values if the last write was at least one second ago.
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
