import SluiceFiles
import SluiceKernels

extension Mask {
  /// A text that shows which keys each query can attend to.
  ///
  /// There is a line for each query and a column for each key: `#` if the query can attend to the key, `.`
  /// otherwise. Queries without visible keys, whose output is zero, are listed below. Of a bias, only minus
  /// infinity is shown, which hides a key; if the bias differs between heads, head 0 is shown.
  ///
  /// ```swift
  /// print(Mask.causal.and(.slidingWindow(2)).describe(queryCount: 3))
  /// // 0  #..
  /// // 1  ##.
  /// // 2  .##
  /// ```
  ///
  /// - Parameters:
  ///   - queryCount: the number of queries in a sequence.
  ///   - keyCount: the number of keys in a sequence; nil for `queryCount`.
  ///   - sequence: the index of the sequence in the batch, if the mask differs between sequences.
  /// - Returns: lines of text. The program stops with a message if the sizes do not fit the mask.
  public func describe(queryCount: Int, keyCount: Int? = nil, sequence: Int = 0) -> String {
    let keyCount = keyCount ?? queryCount
    require(
      queryCount >= 0 && keyCount >= 0 && sequence >= 0,
      """
      the number of queries, the number of keys and the sequence cannot be negative: \
      \([queryCount, keyCount, sequence])
      """
    )
    let rows = visibleKeys(queryCount: queryCount, keyCount: keyCount, sequence: sequence)
    let width = String(max(0, queryCount - 1)).count
    var text = ""
    for (query, row) in rows.enumerated() {
      let number = String(query)
      text += String(repeating: " ", count: width - number.count) + number + "  "
      text += row.map { $0 ? "#" : "." }.joined() + "\n"
    }
    let blind = rows.indices.filter { !rows[$0].contains(true) }
    guard !blind.isEmpty else { return text }
    let numbers = blind.map(String.init).joined(separator: ", ")
    return text + "\(blind.count == 1 ? "Query" : "Queries") \(numbers): no key is visible.\n"
  }

  private func visibleKeys(queryCount: Int, keyCount: Int, sequence: Int) -> [[Bool]] {
    var rows = [[Bool]](
      repeating: [Bool](repeating: true, count: keyCount), count: queryCount)
    for rule in rules {
      rule.check(queryCount: queryCount, keyCount: keyCount, sequence: sequence)
      let runs = rule.runs(
        sequence: rule.sequenceCount == nil ? 0 : sequence, queryCount: queryCount,
        keyCount: keyCount, firstQuery: 0)
      for (query, run) in runs.enumerated() {
        for key in 0..<keyCount where !run.contains(key) { rows[query][key] = false }
      }
    }
    if let keyBias {
      for key in 0..<keyCount where keyBias[sequence, key] == -.infinity {
        for query in 0..<queryCount { rows[query][key] = false }
      }
    }
    if let pairBias {
      let sizes = [queryCount, keyCount]
      require(
        Array(pairBias.shape.suffix(2)) == sizes
          && sequence < (pairBias.shape.count == 4 ? pairBias.shape[0] : .max),
        "the bias has shape \(pairBias.shape), which does not fit sequence \(sequence) of \(sizes)")
      let first =
        pairBias.shape.count == 4 ? sequence * pairBias.shape[1] * queryCount * keyCount : 0
      pairBias.withUnsafeScalars { scores in
        for query in 0..<queryCount {
          for key in 0..<keyCount
          where scores[first + query * keyCount + key] == -.infinity {
            rows[query][key] = false
          }
        }
      }
    }
    return rows
  }
}

extension Mask.Rule {
  /// Stops with a message unless the rule fits these numbers of queries and keys and has the sequence.
  fileprivate func check(queryCount: Int, keyCount: Int, sequence: Int) {
    if let sequenceCount {
      require(
        sequence < sequenceCount,
        "the mask is for \(sequenceCount) sequences; there is no sequence \(sequence)")
    }
    switch self {
    case .prefix, .window: break
    case .documents(let runs):
      require(
        queryCount == keyCount && runs.allSatisfy { ($0.last?.upperBound ?? 0) <= queryCount },
        "documents at \(runs) do not fit \(queryCount) queries and \(keyCount) keys")
    case .keys(_, let count):
      require(count == keyCount, "the key mask is for \(count) keys, not \(keyCount)")
    }
  }
}
