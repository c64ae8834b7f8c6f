import Sluice

extension Wording {
  /// One row per operation: share of the time, time, number of calls.
  static func profile(_ profile: Profile) -> String {
    let entries = profile.entries
    let total = max(entries.reduce(.zero) { $0 + $1.duration }, .nanoseconds(1))
    let lines = entries.map { entry in
      let share = decimal(
        100 * (entry.duration / total), places: 1)
      let time = decimal(entry.duration / .seconds(1), places: 2)
      let name = entry.pass == .backward ? entry.operation + ", backward" : entry.operation
      return "\(padded(share, to: 5)) %  \(padded(time, to: 8)) s"
        + "  \(padded(count(entry.count), to: 10)) x  \(name)"
    }
    return (["Time by operation, including evaluations:"] + lines).joined(separator: "\n")
  }
}
