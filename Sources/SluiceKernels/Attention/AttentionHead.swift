/// A key/value head of one sequence, and the heads of queries that it serves.
///
/// The unit in which both passes work: what belongs to a head is packed, used and written back while
/// it lies in the second-level cache.
struct AttentionHead {
  let problem: AttentionProblem
  let batch: Int
  let keyValueHead: Int

  /// The heads of queries.
  var queryHeads: Range<Int> {
    let first = keyValueHead * problem.groupSize
    return first..<(first + problem.groupSize)
  }

  /// The number of a head of queries among those of all sequences.
  func number(ofQueryHead head: Int) -> Int { batch * problem.headCount + head }

  /// Calls `body` for every head, with the threads it may work on.
  ///
  /// Where there are enough heads, each is one thread's work; else all threads share each in turn.
  static func forEach(
    of problem: AttentionProblem, pool: ThreadPool, _ body: (AttentionHead, ThreadPool) -> Void
  ) {
    let count = problem.batchSize * problem.keyValueHeadCount
    func head(_ index: Int) -> AttentionHead {
      AttentionHead(
        problem: problem, batch: index / problem.keyValueHeadCount,
        keyValueHead: index % problem.keyValueHeadCount)
    }
    if problem.hasManyHeads {
      pool.parallelFor(count) { body(head($0), .serial) }
    } else {
      for index in 0..<count { body(head(index), pool) }
    }
  }
}

extension AttentionProblem {
  /// Whether whole heads can be dealt out to threads.
  ///
  /// A question of sizes alone: the order of sums depends on the answer.
  var hasManyHeads: Bool { batchSize * keyValueHeadCount >= 8 }
}
