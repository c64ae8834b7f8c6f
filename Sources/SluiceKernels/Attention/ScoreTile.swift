/// A tile of products of one head's queries and keys that are turned into scores.
///
/// Rows are queries and columns are keys, or the reverse.
struct ScoreTile {
  let head: AttentionHead
  let queryHead: Int
  let queries: Range<Int>
  let keys: Range<Int>
  let rowsAreQueries: Bool
  /// One row for each query or key, `stride` floats apart; whole vectors are changed.
  let products: UnsafeMutablePointer<Float>
  let stride: Int

  private var problem: AttentionProblem { head.problem }
  private var rows: Range<Int> { rowsAreQueries ? queries : keys }
  private var columns: Range<Int> { rowsAreQueries ? keys : queries }

  /// Turns products into scores, except for a factor.
  ///
  /// - Parameter slopes: receives the soft cap's derivative at each element, if there is a cap.
  /// - Returns: the factor by which the tile must still be multiplied to get scores to base 2. If
  ///   scores are scaled products, it includes the scale, which saves a pass over the tile.
  func applyTerms(slopes: UnsafeMutablePointer<Float>? = nil) -> Float {
    let terms = problem.terms
    guard problem.scoresNeedPass else { return terms.scale * ScoreTerms.log2OfE }
    if let softCap = terms.softCap {
      cap(softCap, slopes: slopes)
    } else {
      eachVector { _, product in product * terms.scale }
    }
    addSeparableTerms()
    if let slope = terms.distanceSlopes?[queryHead] { subtractDistances(times: slope) }
    if let bias = problem.mask.pairBias { add(bias) }
    return ScoreTerms.log2OfE
  }

  private func cap(_ softCap: Float, slopes: UnsafeMutablePointer<Float>?) {
    let factor = problem.terms.scale / softCap
    if let slopes {
      eachVector { element, product in
        let (value, slope) = Tanh.valueAndSlope(at: product * factor)
        slope.store(to: slopes + element)
        return value * softCap
      }
    } else {
      eachVector { _, product in Tanh.value(at: product * factor) * softCap }
    }
  }

  /// Adds the terms that depend only on the query or only on the key.
  ///
  /// A decay is split at a token in between: from the query back to that token, and from there to the key.
  /// Both are differences within a tile or two, which stay exact however large the sums are.
  private func addSeparableTerms() {
    let terms = problem.terms
    guard problem.mask.keyBias != nil || terms.decaySums != nil else { return }
    let (queryCount, keyCount) = (queries.count + Lanes.width, keys.count + Lanes.width)
    withStackScratch({ ($0.take(queryCount), $0.take(keyCount)) }) { queryTerms, keyTerms in
      queryTerms.update(repeating: 0, count: queryCount)
      keyTerms.update(repeating: 0, count: keyCount)
      if let sums = terms.decaySums {
        let first = sums + head.number(ofQueryHead: queryHead) * problem.keyCount
        let shift = terms.firstQueryPosition
        let origin = first[max(0, min(queries.lowerBound + shift, keys.upperBound - 1))]
        for (index, query) in queries.enumerated() {
          queryTerms[index] = Float(first[query + shift] - origin)
        }
        for (index, key) in keys.enumerated() { keyTerms[index] = Float(origin - first[key]) }
      }
      if let bias = problem.mask.keyBias {
        for (index, key) in keys.enumerated() {
          keyTerms[index] += bias[head.batch * problem.keyCount + key]
        }
      }
      let (rowTerms, columnTerms) =
        rowsAreQueries ? (queryTerms, keyTerms) : (keyTerms, queryTerms)
      for index in 0..<rows.count {
        let row = products + index * stride
        let rowTerm = rowTerms[index]
        for offset in Swift.stride(from: 0, to: columns.count, by: Lanes.width) {
          let term = Lanes(from: columnTerms + offset) + rowTerm
          (Lanes(from: row + offset) + term).store(to: row + offset)
        }
      }
    }
  }

  private func subtractDistances(times slope: Float) {
    // Positions are relative to the first query's.
    let shift = problem.terms.firstQueryPosition
    for index in 0..<rows.count {
      let row = products + index * stride
      let distance =
        rowsAreQueries
        ? queries.lowerBound + shift + index - keys.lowerBound
        : keys.lowerBound + index - queries.lowerBound - shift
      for offset in Swift.stride(from: 0, to: columns.count, by: Lanes.width) {
        let distances = (Float(distance - offset) - laneNumbers).magnitudes
        multiplyAdd(distances, Lanes(repeating: -slope), Lanes(from: row + offset))
          .store(to: row + offset)
      }
    }
  }

  private func add(_ bias: AttentionMask.PairBias) {
    let numbers =
      bias.pointer + head.batch * bias.batchStride + queryHead * bias.headStride
    let (rowStride, columnStride) =
      rowsAreQueries ? (problem.keyCount, 1) : (1, problem.keyCount)
    for (index, row) in rows.enumerated() {
      let target = products + index * stride
      let source = numbers + row * rowStride + columns.lowerBound * columnStride
      for column in 0..<columns.count { target[column] += source[column * columnStride] }
    }
  }

  @inline(always)
  private func eachVector(_ change: (_ element: Int, Lanes) -> Lanes) {
    for index in 0..<rows.count {
      for offset in Swift.stride(from: 0, to: columns.count, by: Lanes.width) {
        let element = index * stride + offset
        change(element, Lanes(from: products + element)).store(to: products + element)
      }
    }
  }
}

extension AttentionProblem {
  /// Whether scores are more than products multiplied by a positive number.
  var scoresNeedPass: Bool {
    mask.keyBias != nil || mask.pairBias != nil || terms.softCap != nil
      || terms.distanceSlopes != nil || terms.decaySums != nil || !(terms.scale > 0)
  }
}
