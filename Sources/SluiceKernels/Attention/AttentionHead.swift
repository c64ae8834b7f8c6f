/// A key/value head of one sequence, and the query heads that share it.
///
/// The unit of work of both passes: the data of a head are packed, used and written back while they
/// are in the second-level cache.
struct AttentionHead {
  let problem: AttentionProblem
  let batch: Int
  let keyValueHead: Int

  /// The query heads that share this key/value head.
  var queryHeads: Range<Int> {
    let first = keyValueHead * problem.groupSize
    return first..<(first + problem.groupSize)
  }

  /// The index of a query head, counted over all sequences.
  func number(ofQueryHead head: Int) -> Int { batch * problem.headCount + head }

  /// Calls `body` for every head, with the threads it may use.
  ///
  /// If there are enough heads, each one is computed by one thread; otherwise all threads share one
  /// head after another.
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
  /// Whether there are enough heads to give each thread whole heads.
  var hasManyHeads: Bool { batchSize * keyValueHeadCount >= 8 }
}
