import Synchronization

extension AttentionKernel {
  /// Computes the attention's output.
  ///
  /// Scores are stored with the queries along the vector, so that the softmax's maximum and sum
  /// need no reduction across its lanes.
  ///
  /// - Parameters:
  ///   - problem: sizes and operands.
  ///   - output: receives the gated output, `[batch, queries, heads, headDimension]`.
  ///   - ungated: receives the output before the gate, which the backward pass needs.
  ///   - logSumExp: receives the base-2 logarithm of each softmax's denominator, `[batch, heads,
  ///     queries]`; minus infinity where no key is visible.
  ///   - pool: the threads to work on.
  /// - Returns: the number of scores computed, over all sequences and heads.
  /// - Complexity: `4 queries keys headDimension` operations per head where every key is visible.
  ///   Keys outside the mask's runs are skipped, except for those that share a micro-tile with
  ///   visible ones. Scratch memory: the keys and values of each head that is being computed, and a few
  ///   tiles for each thread.
  @discardableResult
  package static func forward(
    _ problem: AttentionProblem, output: HeadsView, ungated: HeadsView?,
    logSumExp: UnsafeMutablePointer<Float>?, pool: ThreadPool = .current
  ) -> Int {
    let scoreCount = Atomic<Int>(0)
    let results = ForwardResults(output: output, ungated: ungated, logSumExp: logSumExp)
    AttentionHead.forEach(of: problem, pool: pool) { head, pool in
      head.withKeysAndValues { keys, values in
        head.pack(keys: keys, values: values, pool: pool)
        let tile = ForwardTile.queryTile
        let tileCount = divideRoundingUp(problem.queryCount, by: tile)
        // The last tiles first: with a causal mask they take longest.
        pool.parallelFor(problem.groupSize * tileCount) { index in
          let first = (tileCount - 1 - index / problem.groupSize) * tile
          let count = ForwardTile(
            head: head, queryHead: head.queryHeads.lowerBound + index % problem.groupSize,
            queries: first..<min(problem.queryCount, first + tile), keys: keys,
            values: values
          ).run(results)
          scoreCount.wrappingAdd(count, ordering: .relaxed)
        }
      }
    }
    return scoreCount.load(ordering: .relaxed)
  }
}

/// The memory that the forward pass writes.
struct ForwardResults {
  let output: HeadsView
  let ungated: HeadsView?
  let logSumExp: UnsafeMutablePointer<Float>?
}

extension AttentionHead {
  /// Copies keys and values to contiguous rows, padded to whole vectors, unless they have that layout already.
  ///
  /// Every tile of queries reads all of them. In their original place, each row may lie on a page of its own.
  fileprivate func pack(keys: ProductRows, values: ProductRows, pool: ThreadPool) {
    guard !keys.isInPlace || !values.isInPlace else { return }
    let parts = divideRoundingUp(problem.keyCount, by: Self.packedTogether)
    pool.parallelFor(parts) { part in
      let first = part * Self.packedTogether
      let tokens = first..<min(problem.keyCount, first + Self.packedTogether)
      keys.fill(first, with: keyRows(tokens), of: problem.keys)
      values.fill(first, with: keyRows(tokens), of: problem.values)
    }
  }

  /// The number of tokens that a thread packs at once.
  private static var packedTogether: Int { 256 }

  /// Calls `body` with memory for all keys and all values, in two buffers (`BackwardRows`).
  fileprivate func withKeysAndValues(_ body: (_ keys: ProductRows, _ values: ProductRows) -> Void) {
    let rows = keyRows(0..<problem.keyCount)
    ProductRows.with(rows, of: problem.keys, problem.precision, as: .left) { keys in
      ProductRows.with(rows, of: problem.values, problem.precision, as: .right) { values in
        body(keys, values)
      }
    }
  }
}
