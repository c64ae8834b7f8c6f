import SluiceFiles
import SluiceKernels

/// Memory that something needs at least, part by part.
///
/// Only what must be there at one time is counted, so that nothing is refused that could work.
///
/// ```swift
/// var need = MemoryNeed(of: .training)
/// need.add("weights", numbers: 1e9)
/// try need.requireRoom()   // "the training needs about 4.0 GB (weights 4.0 GB), but this machine has ..."
/// ```
package struct MemoryNeed: Sendable, Equatable {
  /// What needs it.
  package let subject: BeyondMemory.Subject
  /// What each part is, and its bytes.
  private var parts: [Part] = []

  private struct Part: Sendable, Equatable {
    let what: String
    let byteCount: Double
  }

  /// One of nothing.
  package init(of subject: BeyondMemory.Subject) { self.subject = subject }

  /// Bytes in all.
  package var byteCount: Double { parts.reduce(0) { $0 + $1.byteCount } }

  /// Adds a part of so many bytes.
  package mutating func add(_ what: String, bytes: Double) {
    if bytes > 0 { parts.append(Part(what: what, byteCount: bytes)) }
  }

  /// Adds a part of so many 32-bit numbers.
  package mutating func add(_ what: String, numbers: Double) {
    add(what, bytes: numbers * Double(MemoryLayout<Float>.size))
  }

  /// Throws where the process cannot have as much.
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
