import Synchronization

/// Where the time of a computation goes, by operation.
///
/// Operations run one after the other, and nearly all time is spent in them: each is given the time
/// since the one before it ended.
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
  /// The direction in which an operation is computed.
  public enum Pass: String, Sendable, Hashable {
    /// From inputs to results.
    case forward
    /// From gradients of results to those of inputs.
    case backward
  }

  /// The time of one operation in one direction.
  public struct Entry: Sendable {
    /// The operation's name, as in the sources.
    public let operation: String
    /// Its direction.
    public let pass: Pass
    /// How often it was computed.
    public var count = 0
    /// The time of all together.
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

  /// What was recorded, the longest time first.
  public var entries: [Entry] {
    state.withLock { Array($0.entries.values) }.sorted {
      ($1.duration, $0.operation) < ($0.duration, $1.operation)
    }
  }

  /// Gives the time since the last operation to work outside of operations, under a name of its own.
  ///
  /// Without effect where nothing is recorded.
  public static func mark(_ name: String) {
    current?.add(name, .forward)
  }

  /// The same for an operation on tensors.
  static func mark(_ operation: StaticString, _ pass: Pass) {
    guard let current else { return }
    // `linear(_:weight:bias:activation:)` is known well enough as `linear`.
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
