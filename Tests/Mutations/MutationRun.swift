import Foundation
import Sluice
import SluiceFiles
import TestSupport

/// Reads mutants of one format, and collects what is wrong with how they are read.
struct MutationRun {
  /// What came of the mutants.
  struct Outcome: Sendable {
    /// Mutants that were read, as they happen to be valid.
    var readCount = 0
    /// Mutants that were refused with a sentence.
    var refusedCount = 0
    /// A line for each mutant that was not refused as it should be.
    var failures: [String] = []
  }

  let format: MutatedFormat
  let seed: UInt64

  /// More failures than these have the same cause.
  private static let failureLimit = 20
  /// Characters of a message, beside the path of the file.
  private static let messageLimit = 1000

  /// Reads mutants.
  ///
  /// - Parameters:
  ///   - indices: which.
  ///   - began: called with each index before its mutant is read.
  /// - Throws: what reading a sample throws: all are valid.
  func run(_ indices: Range<Int>, began: (Int) -> Void = { _ in }) throws -> Outcome {
    try withTemporaryFolder { folder in
      try ThreadPool.$current.withValue(.serial) {
        try prepare(folder)
        let mutator = Mutator(format, seed: seed)
        var outcome = Outcome()
        for index in indices where outcome.failures.count < Self.failureLimit {
          began(index)
          let (sample, bytes) = mutator.mutant(index)
          do {
            try read(bytes, sample, folder)
            outcome.readCount += 1
          } catch {
            outcome.refusedCount += 1
            if let complaint = Self.complaint(about: error, folder: folder) {
              outcome.failures.append("\(format.name) \(index): \(complaint)")
            }
          }
        }
        return outcome
      }
    }
  }

  /// Reads the valid files, so that what is kept for later files is there.
  private func prepare(_ folder: String) throws {
    for (sample, bytes) in format.samples.enumerated() {
      try Folder.make(folder + "/\(sample)")
      try format.prepare(sample, folder + "/\(sample)")
      try read(bytes, sample, folder)
    }
  }

  private func read(_ bytes: [UInt8], _ sample: Int, _ folder: String) throws {
    let own = folder + "/\(sample)"
    let path = own + "/" + format.fileName
    try Self.overwrite(path, with: bytes)
    try format.read(path, own)
  }

  /// Writes a file in place: it takes a fraction of the time of `AtomicFile`.
  private static func overwrite(_ path: String, with bytes: [UInt8]) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
    guard file >= 0 else { throw FileError(path: path, problem: .unwritable(reason: "open")) }
    defer { close(file) }
    try bytes.withUnsafeBytes { try SystemCalls.write($0, to: file, path: path) }
  }

  /// Why an error is not one sentence that names the file; nil if it is.
  private static func complaint(about error: any Error, folder: String) -> String? {
    let message = "\(error)"
    guard error is any SluiceError else {
      return "\(type(of: error)) is no SluiceError: \(shown(message))"
    }
    guard message.contains(folder) else { return "the file is not named: \(shown(message))" }
    return complaint(ofMessage: message.replacing(folder, with: ""))
  }

  /// Why a message is not one sentence; nil if it is.
  static func complaint(ofMessage message: String) -> String? {
    let length = message.unicodeScalars.count
    guard length <= messageLimit else {
      return "a message of \(length) characters: \(shown(message))"
    }
    let isLine = message.unicodeScalars.allSatisfy {
      ![.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    return isLine ? nil : "control characters in a message: \(shown(message))"
  }

  private static func shown(_ message: String) -> String {
    String(reflecting: String(message.prefix(300)))
  }
}
