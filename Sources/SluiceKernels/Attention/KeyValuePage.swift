/// How the keys and values of some tokens of one sequence lie in a page of a cache.
///
/// A page holds as many tokens as a tile of attention has keys. Head by head it has the keys with the
/// tokens along the vector, `[headDimension, tokens]`, and the values a row a token, `[tokens,
/// paddedDimension]`: a query's scores need no sum across a vector's lanes, and have the bits of those
/// that `AttentionKernel.forward` computes in tiles.
package struct KeyValuePage: Sendable, Hashable {
  /// Tokens of a page.
  package static let tokenCount = ForwardTile.keyTile

  /// Heads of keys and values.
  package let headCount: Int
  /// Floats a head.
  package let headDimension: Int

  /// Describes the pages of an attention's cache.
  package init(headCount: Int, headDimension: Int) {
    self.headCount = headCount
    self.headDimension = headDimension
  }

  /// A head's floats, filled up to whole vectors.
  private var paddedDimension: Int { roundUp(headDimension, to: Lanes.width) }

  private var floatsPerHead: Int { Self.tokenCount * (headDimension + paddedDimension) }

  /// Floats of a page.
  package var floatCount: Int { headCount * floatsPerHead }

  /// Where a head's keys start.
  func keys(ofHead head: Int) -> Int { head * floatsPerHead }

  /// Where a head's values start.
  func values(ofHead head: Int) -> Int { keys(ofHead: head) + Self.tokenCount * headDimension }
}

// MARK: - Copying

extension KeyValuePage {
  /// Writes the keys and values of some tokens to a page.
  ///
  /// - Parameters:
  ///   - keys: heads of the first token, side by side; values likewise.
  ///   - tokenStride: floats from a token to the next in both.
  ///   - tokens: which tokens of the page they become.
  ///   - page: a page's memory.
  package func write(
    keys: UnsafePointer<Float>, values: UnsafePointer<Float>, tokenStride: Int,
    to tokens: Range<Int>, of page: UnsafeMutablePointer<Float>
  ) {
    for head in 0..<headCount {
      let keyTarget = page + self.keys(ofHead: head)
      let valueTarget = page + self.values(ofHead: head)
      for (index, token) in tokens.enumerated() {
        let source = index * tokenStride + head * headDimension
        for k in 0..<headDimension { keyTarget[k * Self.tokenCount + token] = keys[source + k] }
        let row = valueTarget + token * paddedDimension
        row.update(from: values + source, count: headDimension)
        (row + headDimension).update(repeating: 0, count: paddedDimension - headDimension)
      }
    }
  }

  /// Copies the first tokens of a page to rows: a token's keys, head by head, and its values.
  ///
  /// - Parameters:
  ///   - page: a page's memory.
  ///   - tokenCount: how many tokens.
  ///   - keys: receives the first token's keys; `values` likewise.
  ///   - tokenStride: floats from a token to the next in both.
  package func copy(
    _ page: UnsafePointer<Float>, tokenCount: Int, keys: UnsafeMutablePointer<Float>,
    values: UnsafeMutablePointer<Float>, tokenStride: Int
  ) {
    for head in 0..<headCount {
      let keySource = page + self.keys(ofHead: head)
      let valueSource = page + self.values(ofHead: head)
      for token in 0..<tokenCount {
        let target = token * tokenStride + head * headDimension
        for k in 0..<headDimension { keys[target + k] = keySource[k * Self.tokenCount + token] }
        (values + target).update(
          from: valueSource + token * paddedDimension, count: headDimension)
      }
    }
  }
}
