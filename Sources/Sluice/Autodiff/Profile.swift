import Synchronization

/// A profile of a computation: the time of each operation.
///
/// Operations run one after the other and take nearly all of the time. Each operation is assigned the time
/// since the end of the previous operation.
///
/// ```swift
/// let profile = Profile()
/// profile.record {
///   let gradients = model.loss(tokens, targets: targets).gradients()
///   optimizer.step(model, gradients, learningRate: 1e-3)
///   Profile.mark("AdamW")
/// }
/// for entry in profile.entries { print(entry.operation, entry.pass, entry.duration) }
/// ```
public final class Profile: Sendable {
  /// The pass in which an operation is computed.
  public enum Pass: String, Sendable, Hashable {
    /// The forward pass, from inputs to results.
    case forward
    /// The backward pass, from gradients of results to gradients of inputs.
    case backward
  }

  /// The time of one operation in one pass.
  public struct Entry: Sendable {
    /// The name of the operation, as in the source code.
    public let operation: String
    /// The pass.
    public let pass: Pass
    /// How often the operation was computed.
    public var count = 0
    /// The total time.
    public var duration = Duration.zero
  }

  private struct Key: Hashable {
    let operation: String
    let pass: Pass
  }

  private struct State {
    var last = ContinuousClock.now
    var entries: [Key: Entry] = [:]
  }

  @TaskLocal private static var current: Profile?

  private let state = Mutex(State())

  /// Makes an empty profile.
  public init() {}

  /// Runs `body` and adds the times of its operations.
  public func record<Result>(_ body: () throws -> Result) rethrows -> Result {
    state.withLock { $0.last = .now }
    return try Self.$current.withValue(self, operation: body)
  }

  /// The recorded entries, sorted by time in descending order.
  public var entries: [Entry] {
    state.withLock { Array($0.entries.values) }.sorted {
      ($1.duration, $0.operation) < ($0.duration, $1.operation)
    }
  }

  /// Assigns the time since the last operation to a name, for work outside of operations.
  ///
  /// It has no effect if nothing is being recorded.
  public static func mark(_ name: String) {
    current?.add(name, .forward)
  }

  /// Assigns the time since the last operation to an operation on tensors.
  static func mark(_ operation: StaticString, _ pass: Pass) {
    guard let current else { return }
    // The name without parameter labels: `linear` for `linear(_:weight:bias:activation:)`.
    current.add(String("\(operation)".prefix { $0 != "(" }), pass)
  }

  private func add(_ operation: String, _ pass: Pass) {
    let now = ContinuousClock.now
    state.withLock { state in
      let key = Key(operation: operation, pass: pass)
      var entry = state.entries[key] ?? Entry(operation: operation, pass: pass)
      entry.count += 1
      entry.duration += now - state.last
      state.entries[key] = entry
      state.last = now
    }
  }
}
