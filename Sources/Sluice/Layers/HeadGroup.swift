import SluiceFiles

/// Consecutive heads of a layer that are projected and attend together: key/value heads, and the heads that
/// share them.
struct HeadGroup {
  /// The heads.
  let heads: Range<Int>
  /// The layout of the group's own projection.
  let layout: ProjectionLayout
  /// The rows of the layer's projection weight, in the order of `layout`.
  let rows: [Range<Int>]

  /// The columns of the heads in the input of the output projection.
  var columns: Range<Int> { heads.scaled(by: layout.headDimension) }
}

extension ProjectionLayout {
  /// The heads in groups with the given number of key/value heads, which must divide their number.
  func groups(ofKeyValueHeads size: Int) -> [HeadGroup] {
    require(
      keyValueHeadCount.isMultiple(of: size),
      "groups of \(size) heads do not divide \(keyValueHeadCount) key/value heads")
    let shared = headCount / keyValueHeadCount
    let part = ProjectionLayout(
      headCount: size * shared, keyValueHeadCount: size, headDimension: headDimension, gate: gate)
    return stride(from: 0, to: keyValueHeadCount, by: size).map { first in
      let keys = first..<first + size
      let heads = keys.scaled(by: shared)
      func rows(_ whole: Range<Int>, _ heads: Range<Int>, of count: Int) -> Range<Int> {
        heads.scaled(by: whole.count / count).counted(from: -whole.lowerBound)
      }
      return HeadGroup(
        heads: heads, layout: part,
        rows: joined([
          rows(query, heads, of: headCount), rows(key, keys, of: keyValueHeadCount),
          rows(value, keys, of: keyValueHeadCount), rows(gateColumns, heads, of: headCount),
        ]))
    }
  }
}

/// Ranges that are not empty; those that follow one another are one range.
private func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
  ranges.reduce(into: []) { joined, range in
    if let last = joined.last, last.upperBound == range.lowerBound {
      joined[joined.count - 1] = last.lowerBound..<range.upperBound
    } else if !range.isEmpty {
      joined.append(range)
    }
  }
}

extension AttentionScoring {
  /// The scoring of some heads.
  func ofHeads(_ heads: Range<Int>) -> AttentionScoring {
    require(forgetSums == nil, "heads of a state are not divided into groups")
    var scoring = self
    scoring.distanceSlopes = distanceSlopes.map { Array($0[heads]) }
    scoring.forgetLogits = forgetLogits.map { $0[heads, axis: -1] }
    scoring.sinks = sinks.map { $0[heads, axis: 0] }
    return scoring
  }
}

extension Range<Int> {
  fileprivate func scaled(by factor: Int) -> Range<Int> {
    lowerBound * factor..<upperBound * factor
  }
}
