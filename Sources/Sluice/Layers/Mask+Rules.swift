import SluiceFiles
import SluiceKernels

extension Mask {
  /// A rule of a mask: the run of keys that each query can attend to.
  enum Rule: Hashable, Sendable {
    case prefix([Int])
    case window(Int)
    /// For each sequence, the documents in order: runs of tokens that can attend to each other.
    ///
    /// Tokens between them attend to nothing.
    case documents([[Range<Int>]])
    /// For each sequence, the range of keys that all queries can attend to, of the given number of keys.
    case keys([Range<Int>], of: Int)

    /// The number of sequences that differ in the rule; nil if it is the same for all.
    var sequenceCount: Int? {
      switch self {
      case .prefix(let lengths): lengths.count == 1 ? nil : lengths.count
      case .window: nil
      case .documents(let runs): runs.count == 1 ? nil : runs.count
      case .keys(let runs, _): runs.allSatisfy { $0 == runs.first } ? nil : runs.count
      }
    }

    /// Whether all queries of all sequences can attend to all keys.
    var allowsAll: Bool {
      guard case .keys(let runs, let count) = self else { return false }
      return runs.allSatisfy { $0 == 0..<count }
    }

    func ofFirstSequences(_ count: Int) -> Rule {
      switch self {
      case .prefix(let lengths): .prefix(Array(lengths.prefix(count)))
      case .window: self
      case .documents(let runs): .documents(Array(runs.prefix(count)))
      case .keys(let runs, let keyCount): .keys(Array(runs.prefix(count)), of: keyCount)
      }
    }

    /// The run of keys for each query of a sequence; `firstQuery` is the position of the first query.
    func runs(sequence: Int, queryCount: Int, keyCount: Int, firstQuery: Int) -> [Range<Int>] {
      let positions = firstQuery..<firstQuery + queryCount
      switch self {
      case .prefix(let lengths):
        let length = lengths.count == 1 ? lengths[0] : lengths[sequence]
        return positions.map { 0..<max(length, $0 + 1) }
      case .window(let size):
        return positions.map { $0 - min($0, size - 1)..<$0 + min(keyCount, size) }
      case .documents(let documents):
        var runs: [Range<Int>] = []
        for document in documents.count == 1 ? documents[0] : documents[sequence] {
          runs += repeatElement(0..<0, count: document.lowerBound - runs.count)
          runs += repeatElement(document, count: document.count)
        }
        return runs + repeatElement(0..<0, count: queryCount - runs.count)
      case .keys(let runs, _):
        return Array(repeating: runs[sequence], count: queryCount)
      }
    }
  }

  /// Stops with a message unless the mask fits the given sizes.
  func check(_ places: AttentionPlaces) {
    let (batchSize, queryCount, keyCount) = (places.batchSize, places.queryCount, places.keyCount)
    for rule in rules {
      // A rule for keys has one entry for each sequence, even if all are equal.
      if case .keys(let runs, let count) = rule {
        require(
          runs.count == batchSize && count == keyCount,
          """
          the key mask is for \([runs.count, count]) sequences and keys, the input has \
          \([batchSize, keyCount])
          """)
      }
      require(
        rule.sequenceCount == nil || rule.sequenceCount == batchSize,
        "the mask is for \(rule.sequenceCount ?? 1) sequences, the input has \(batchSize)")
      if case .documents(let runs) = rule {
        require(
          queryCount == keyCount && places.firstQueryPosition == 0
            && runs.allSatisfy { ($0.last?.upperBound ?? 0) <= queryCount },
          """
          documents at \(runs) do not fit \(queryCount) queries and \(keyCount) keys of the same \
          sequence
          """)
      }
    }
    if let pairBias {
      let sizes = [batchSize, places.layout.headCount, queryCount, keyCount]
      require(
        pairBias.shape.elementsEqual(sizes.suffix(pairBias.shape.count)),
        "the bias has shape \(pairBias.shape), the input's batch, heads, queries and keys are \(sizes)"
      )
    }
  }

  /// The run of keys that all rules allow for each query; `firstQuery` is the position of the first
  /// query; nil if there are no rules.
  func keyRuns(queryCount: Int, keyCount: Int, firstQuery: Int = 0) -> KeyRuns? {
    let rules = rules.filter { !$0.allowsAll }
    guard !rules.isEmpty else { return nil }
    let sequenceCount = rules.compactMap(\.sequenceCount).max() ?? 1
    let runs = (0..<sequenceCount).map { sequence in
      rules.map {
        $0.runs(
          sequence: sequence, queryCount: queryCount, keyCount: keyCount, firstQuery: firstQuery)
      }
    }
    return KeyRuns(
      sequenceCount: sequenceCount, queryCount: queryCount, keyCount: keyCount
    ) { sequence, query in
      var (start, end) = (0, Int.max)
      for rule in runs[sequence] {
        start = max(start, rule[query].lowerBound)
        end = min(end, rule[query].upperBound)
      }
      return start..<max(start, end)
    }
  }

  /// For each key, the number of queries of all sequences that can attend to it; pair biases are ignored.
  func viewerCounts(sequenceCount: Int, queryCount: Int, keyCount: Int) -> [Int] {
    let counts =
      keyRuns(queryCount: queryCount, keyCount: keyCount)?.viewerCounts
      ?? [Int](repeating: queryCount, count: keyCount)
    var sums = [Int](repeating: 0, count: keyCount)
    keyBias.withUnsafeScalars { keyBias in
      for index in 0..<sequenceCount * keyCount where keyBias?[index] != -.infinity {
        // If all rules are the same for all sequences, there is one row.
        sums[index % keyCount] += counts[index % counts.count]
      }
    }
    return sums
  }

  /// Calls `body` with the mask in the form that kernels use.
  func withKernelMask<Result>(
    queryCount: Int, keyCount: Int, firstQuery: Int = 0, _ body: (AttentionMask) -> Result
  ) -> Result {
    keyBias.withUnsafeScalars { keyBias in
      pairBias.withUnsafeScalars { pairBias in
        let square = queryCount * keyCount
        let shape = self.pairBias?.shape ?? []
        let bias = pairBias.map {
          AttentionMask.PairBias(
            $0, batchStride: shape.count == 4 ? shape[1] * square : 0,
            headStride: shape.count >= 3 ? square : 0)
        }
        guard
          let runs = keyRuns(
            queryCount: queryCount, keyCount: keyCount, firstQuery: firstQuery)
        else {
          return body(AttentionMask(keyBias: keyBias, pairBias: bias))
        }
        return runs.withUnsafeView {
          body(AttentionMask(runs: $0, keyBias: keyBias, pairBias: bias))
        }
      }
    }
  }
}
