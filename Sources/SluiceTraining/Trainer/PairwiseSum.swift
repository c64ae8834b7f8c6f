import Sluice
import SluiceFiles

/// The sum of the gradients of a step's parts, added in pairs, the sums of pairs in pairs again, and so
/// on.
///
/// The order of the additions depends on the number of parts alone. So several machines can each add
/// up a subtree and come to the bits of a single one. Of `n` parts, `log2(n) + 1` sums are held at most.
struct PairwiseSum {
  /// Sums that wait for an equal one, each of `2 ^ level` parts, the largest first.
  private var waiting: [(level: Int, gradients: Gradients)] = []

  /// Adds the next part.
  mutating func add(_ gradients: Gradients) {
    var (level, sum) = (0, gradients)
    while let last = waiting.last, last.level == level {
      sum = Self.sum(waiting.removeLast().gradients, sum)
      level += 1
    }
    waiting.append((level, sum))
  }

  /// The sum of all parts; stops where there is none.
  var total: Gradients {
    guard var total = waiting.last?.gradients else { fail("a step needs at least one batch") }
    for earlier in waiting.dropLast().reversed() { total = Self.sum(earlier.gradients, total) }
    return total
  }

  private static func sum(_ a: consuming Gradients, _ b: Gradients) -> Gradients {
    a.add(b)
    return a
  }
}
