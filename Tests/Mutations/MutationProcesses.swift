import Foundation

/// Has processes read mutants: one that crashes, hangs or takes too much memory is told with its mutant.
struct MutationProcesses {
  let seed: UInt64
  /// How many run at once.
  let processCount: Int

  /// Seconds that one mutant may take.
  private static let secondsLimit = 20.0

  /// A part of the mutants of a format.
  struct Part {
    let format: String
    let indices: Range<Int>
  }

  private final class Running {
    let part: Part
    let process = Process()
    let progress: String
    private let output, errors: String
    private(set) var index = -1
    private var since = Date()
    private(set) var isStuck = false

    init(_ part: Part, seed: UInt64, folder: String, number: Int) throws {
      self.part = part
      progress = folder + "/\(number).index"
      output = folder + "/\(number).output"
      errors = folder + "/\(number).errors"
      process.executableURL = Bundle.main.executableURL
      process.arguments = [
        "--format", part.format, "--first", "\(part.indices.lowerBound)", "--count",
        "\(part.indices.count)", "--seed", "\(seed)", "--progress", progress,
      ]
      _ = FileManager.default.createFile(atPath: output, contents: nil)
      process.standardOutput = FileHandle(forWritingAtPath: output)
      _ = FileManager.default.createFile(atPath: errors, contents: nil)
      process.standardError = FileHandle(forWritingAtPath: errors)
      try process.run()
    }

    /// Whether the process has ended; ends it if its mutant takes too long.
    func hasEnded() -> Bool {
      guard process.isRunning else {
        readIndex()
        return true
      }
      if readIndex() {
        since = Date()
      } else if Date().timeIntervalSince(since) > MutationProcesses.secondsLimit {
        isStuck = true
        kill(process.processIdentifier, SIGKILL)
      }
      return false
    }

    @discardableResult
    private func readIndex() -> Bool {
      guard let data = FileManager.default.contents(atPath: progress), data.count == 8 else {
        return false
      }
      let found = data.withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
      defer { index = found }
      return found != index
    }

    var lines: [Substring] { Self.lines(of: output) }
    /// The beginning of what the process said when it ended.
    var complaint: [Substring] { Array(Self.lines(of: errors).prefix(3)) }

    private static func lines(of path: String) -> [Substring] {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        .split(separator: "\n")
    }
  }

  /// Reads mutants of formats.
  ///
  /// - Parameter tell: called with a line for each format when it is done, and for each failure.
  /// - Returns: the number of failures.
  func run(_ parts: [Part], folder: String, tell: (String) -> Void) throws -> Int {
    var (waiting, running) = (parts[...], [Running]())
    var (failureCount, number) = (0, 0)
    var counts: [String: (read: Int, refused: Int, peak: Int)] = [:]
    while !waiting.isEmpty || !running.isEmpty {
      while running.count < processCount, let part = waiting.popFirst() {
        number += 1
        running.append(try Running(part, seed: seed, folder: folder, number: number))
      }
      usleep(20_000)
      for done in running where done.hasEnded() {
        running.removeAll { $0 === done }
        let name = done.part.format
        let lines = done.lines
        if let end = lines.last.map({ $0.split(separator: " ").compactMap { Int($0) } }),
          end.count == 3,
          done.process.terminationReason == .exit
        {
          let old = counts[name] ?? (0, 0, 0)
          counts[name] = (old.read + end[0], old.refused + end[1], max(old.peak, end[2]))
          for line in lines.dropLast() { tell(String(line)) }
          failureCount += lines.count - 1
        } else {
          let how =
            done.isStuck
            ? "took more than \(Int(Self.secondsLimit)) seconds"
            : "ended the process with \(done.process.terminationStatus)"
          tell("\(name) \(done.index): \(how)")
          for line in lines + done.complaint { tell("  \(line)") }
          failureCount += 1
        }
        let isLast =
          !waiting.contains { $0.format == name } && !running.contains { $0.part.format == name }
        if isLast, let count = counts[name] {
          tell(
            "\(name): \(count.read + count.refused) mutants, \(count.refused) refused, \(count.read) "
              + "read, \(count.peak >> 20) MB at most")
        }
      }
    }
    return failureCount
  }
}
