import SluiceFiles
import SluicePlatform
import SluiceModels

extension RunFolder {
  /// Reads the metrics of all steps, in order; an incomplete last line is ignored.
  ///
  /// - Throws: `FileError` if there are none.
  public func metrics() throws -> [StepMetrics] {
    try metricsLines().compactMap { if case .step(let metrics) = $0 { metrics } else { nil } }
  }

  /// The metrics of the validation before the first step; nil if it was not measured.
  ///
  /// - Throws: `FileError` if the run has no metrics.
  public func startMetrics() throws -> StartMetrics? {
    guard case .start(let metrics) = try metricsLines().first else { return nil }
    return metrics
  }

  /// The complete lines of the run's metrics.
  package func metricsLines() throws -> [MetricsLine] {
    try InputFile(path: metricsPath).withBytes { bytes in
      var metrics: [MetricsLine] = []
      let lines = bytes.dropFirst(ByteOrderMark.utf8Length(at: bytes))
      for line in lines.split(separator: UInt8(ascii: "\n")) {
        guard let line = try? MetricsLine(bytes: line) else { break }
        metrics.append(line)
      }
      return metrics
    }
  }
}

/// The file `metrics.jsonl` of a run: one line for the validation before the first step, and one per step.
///
/// While it is open, no other process can open it, so that two runs cannot write to the same folder.
package final class MetricsLog {
  private let file: AppendedFile

  /// Opens the file and removes the lines after `step`, to continue from there.
  package init(path: String, continuingAfter step: Int) throws {
    file = try Self.locked(path)
    try cut(at: try InputFile(path: path).withBytes { Self.lines($0, upTo: step).count })
  }

  /// Opens the file as a copy of another one up to `step`, to continue from there.
  package init(path: String, copying other: String, upTo step: Int) throws {
    file = try Self.locked(path)
    try cut(at: 0)
    guard FileKind.exists(at: other) else { return }
    try file.append(
      try InputFile(path: other).withBytes { Array(Self.lines($0, upTo: step)) })
  }

  /// Adds a line.
  package func append(_ line: MetricsLine) throws {
    try file.append(Array(try line.text.utf8))
  }

  /// Throws if another process has the file open; does not create the file.
  static func requireFree(_ path: String) throws {
    guard FileKind.exists(at: path) else { return }
    _ = try locked(path)
  }

  private static func locked(_ path: String) throws -> AppendedFile {
    let file = try AppendedFile(path: path)
    guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw FileError(
        path: path, problem: .unwritable(reason: "another process is training in this folder"))
    }
    return file
  }

  private func cut(at length: Int) throws {
    guard ftruncate(file.descriptor, off_t(length)) == 0, lseek(file.descriptor, 0, SEEK_END) >= 0
    else { throw SystemError.last.writing(file.path) }
  }

  /// The leading lines that are complete and belong to steps up to `step`; none for step 0, because the
  /// validation before the first step is then measured again.
  private static func lines(
    _ bytes: UnsafeRawBufferPointer, upTo step: Int
  ) -> Slice<UnsafeRawBufferPointer> {
    guard step > 0 else { return bytes[..<0] }
    var length = 0
    // An editor may have added a byte order mark.
    var start = ByteOrderMark.utf8Length(at: bytes)
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      guard let line = try? MetricsLine(bytes: bytes[start..<end]), line.step <= step
      else { break }
      length = end + 1
      start = length
    }
    return bytes[..<length]
  }
}
