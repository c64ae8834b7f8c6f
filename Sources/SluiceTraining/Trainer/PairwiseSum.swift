import Sluice
import SluiceFiles

/// The pairwise (tree) sum of the gradients of a step's parts.
///
/// The order of the additions depends only on the number of parts. Several machines can therefore each
/// add up a subtree and obtain the same bits as a single machine. For `n` parts, at most `log2(n) + 1` sums
/// are in memory.
struct PairwiseSum {
  /// Partial sums of `2 ^ level` parts, the largest first; two sums of the same level are added.
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

  /// The sum of all parts; there must be at least one.
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
