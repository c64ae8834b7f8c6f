/// The attention mask: which keys a query sees, and what is added to its scores.
package struct AttentionMask: @unchecked Sendable {
  /// The run of keys that each query sees; nil if it sees all.
  package var runs: KeyRuns.View?
  /// Added to every score of a key, `[batch, keys]`; minus infinity hides it.
  package var keyBias: UnsafePointer<Float>?
  /// Added to the score of each pair of a query and a key.
  package var pairBias: PairBias?

  /// Makes a mask; without arguments, all keys are visible.
  package init(
    runs: KeyRuns.View? = nil, keyBias: UnsafePointer<Float>? = nil, pairBias: PairBias? = nil
  ) {
    self.runs = runs
    self.keyBias = keyBias
    self.pairBias = pairBias
  }

  /// A bias for each pair of a query and a key, `[queries, keys]`: one for all sequences and heads,
  /// or one for each.
  package struct PairBias: @unchecked Sendable {
    let pointer: UnsafePointer<Float>
    let batchStride: Int
    let headStride: Int

    /// Makes a bias; strides are the elements from one sequence, or head, to the next, or 0 if all
    /// share one bias.
    package init(_ pointer: UnsafePointer<Float>, batchStride: Int = 0, headStride: Int = 0) {
      self.pointer = pointer
      self.batchStride = batchStride
      self.headStride = headStride
    }
  }
}

extension AttentionProblem {
  /// The keys among `keys` that at least one of `queries` sees, as a range.
  @inline(always)
  func keys(
    seenBy queries: Range<Int>, of keys: Range<Int>, batch: Int
  ) -> Range<Int> {
    guard let runs = mask.runs else { return keys }
    return runs.keys(of: queries, batch: batch).clamped(to: keys)
  }

  /// The queries among `queries` that see at least one of `keys`, as a range.
  @inline(always)
  func queries(
    seeing keys: Range<Int>, of queries: Range<Int>, batch: Int
  ) -> Range<Int> {
    guard let runs = mask.runs else { return queries }
    return runs.queries(of: keys, batch: batch).clamped(to: queries)
  }
}

extension Range<Int> {
  /// The range relative to `origin`.
  @inline(always)
  func counted(from origin: Int) -> Range<Int> {
    Range(uncheckedBounds: (lowerBound - origin, upperBound - origin))
  }
}
