/// The memory layout of the keys and values of some tokens of one sequence in a page of a cache.
///
/// A page holds as many tokens as a tile of attention has keys. For each head it holds the keys
/// with the tokens along the vector, `[headDimension, tokens]`, then the values with one row per
/// token, `[tokens, paddedDimension]`. A query's scores therefore need no sum across a vector's
/// lanes, and have the same bits as those that `AttentionKernel.forward` computes in tiles.
package struct KeyValuePage: Sendable, Hashable {
  /// Tokens per page.
  package static let tokenCount = ForwardTile.keyTile

  /// The number of key/value heads.
  package let headCount: Int
  /// Floats per head.
  package let headDimension: Int

  /// Describes the pages of an attention's cache.
  package init(headCount: Int, headDimension: Int) {
    self.headCount = headCount
    self.headDimension = headDimension
  }

  /// The floats of a head, padded to whole vectors.
  private var paddedDimension: Int { roundUp(headDimension, to: Lanes.width) }

  private var floatsPerHead: Int { Self.tokenCount * (headDimension + paddedDimension) }

  /// Floats per page.
  package var floatCount: Int { headCount * floatsPerHead }

  /// The offset of a head's keys.
  func keys(ofHead head: Int) -> Int { head * floatsPerHead }

  /// The offset of a head's values.
  func values(ofHead head: Int) -> Int { keys(ofHead: head) + Self.tokenCount * headDimension }
}

// MARK: - Copying

extension KeyValuePage {
  /// Writes the keys and values of some tokens to a page.
  ///
  /// - Parameters:
  ///   - keys: the heads of the first token, side by side; `values` likewise.
  ///   - tokenStride: the floats from one token to the next in both.
  ///   - tokens: the positions in the page.
  ///   - page: the memory of the page.
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

  /// Copies the first tokens of a page to rows: the keys of a token, head by head, and its values.
  ///
  /// - Parameters:
  ///   - page: the memory of the page.
  ///   - tokenCount: the number of tokens.
  ///   - keys: receives the keys, from the first token on; `values` likewise.
  ///   - tokenStride: the floats from one token to the next in both.
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
