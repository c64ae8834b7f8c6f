import SluiceFiles
import SluiceKernels

/// The minimum memory that a computation needs, part by part.
///
/// Only memory that is needed at the same time is counted, so that no computation is refused that could work.
///
/// ```swift
/// var need = MemoryNeed(of: .training)
/// need.add("weights", numbers: 1e9)
/// try need.requireRoom()   // "the training needs about 4.0 GB (weights 4.0 GB), but this machine has ..."
/// ```
package struct MemoryNeed: Sendable, Equatable {
  /// The computation that needs the memory.
  package let subject: BeyondMemory.Subject
  /// The parts, with their names and sizes in bytes.
  private var parts: [Part] = []

  private struct Part: Sendable, Equatable {
    let what: String
    let byteCount: Double
  }

  /// Makes an empty need.
  package init(of subject: BeyondMemory.Subject) { self.subject = subject }

  /// The total number of bytes.
  package var byteCount: Double { parts.reduce(0) { $0 + $1.byteCount } }

  /// Adds a part with a number of bytes.
  package mutating func add(_ what: String, bytes: Double) {
    if bytes > 0 { parts.append(Part(what: what, byteCount: bytes)) }
  }

  /// Adds a part with a number of 32-bit values.
  package mutating func add(_ what: String, numbers: Double) {
    add(what, bytes: numbers * Double(MemoryLayout<Float>.size))
  }

  /// Throws if less memory is available than needed.
  package func requireRoom(in memory: AvailableMemory = .current) throws(BeyondMemory) {
    guard byteCount > Double(memory.byteCount) else { return }
    throw BeyondMemory(
      subject: subject, neededByteCount: byteCount, availableByteCount: memory.byteCount,
      parts: parts.filter { $0.byteCount >= byteCount / 100 }
        .map { "\($0.what) \(BeyondMemory.told($0.byteCount))" }.joined(separator: ", "),
      bound: memory.bound == .machine
        ? "\(memory.bound.rawValue) has" : "\(memory.bound.rawValue) is limited to")
  }
}

/// An error for a computation that needs more memory than is available.
public struct BeyondMemory: SluiceError, Equatable {
  /// A computation that needs memory.
  public enum Subject: String, Sendable {
    /// A training.
    case training = "the training"
    /// Loading a model.
    case model = "the model"
    /// An evaluation of a model on a text.
    case evaluation = "the evaluation"
    /// An inspection of a model on a text.
    case inspection = "the inspection"
    /// A benchmark.
    case benchmark = "the benchmark"
  }

  /// The computation.
  public let subject: Subject
  /// The minimum memory that it needs, in bytes.
  public let neededByteCount: Double
  /// The memory that is available to the process, in bytes.
  public let availableByteCount: Int
  let parts: String
  let bound: String

  /// Always `badConfiguration`.
  public var category: ErrorCategory { .badConfiguration }

  /// One sentence.
  public var description: String {
    """
    \(subject.rawValue) needs about \(Self.told(neededByteCount)) of memory (\(parts)), but \(bound) \
    \(Self.told(Double(availableByteCount)))
    """
  }

  /// `12.3 GB`, `420 MB`.
  static func told(_ byteCount: Double) -> String {
    byteCount < 1e9
      ? "\(Int((byteCount / 1e6).rounded(.up))) MB"
      : "\((byteCount / 1e8).rounded() / 10) GB"
  }
}
