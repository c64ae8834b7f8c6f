import VectorWords

/// Some tokens of a head, and the layout of the contiguous rows that hold them in scratch memory.
struct HeadRows {
  let batch: Int
  let head: Int
  let tokens: Range<Int>
  let dimension: Int
  /// Floats from one row to the next: the head's dimension, padded to whole vectors.
  let rowStride: Int

  /// The floats of all rows.
  var count: Int { tokens.count * rowStride }
}

extension AttentionHead {
  /// Tokens of one of the query heads.
  func queryRows(_ tokens: Range<Int>, head: Int) -> HeadRows { rows(tokens, head: head) }

  /// Tokens of the key/value head.
  func keyRows(_ tokens: Range<Int>) -> HeadRows { rows(tokens, head: keyValueHead) }

  private func rows(_ tokens: Range<Int>, head: Int) -> HeadRows {
    HeadRows(
      batch: batch, head: head, tokens: tokens, dimension: problem.headDimension,
      rowStride: problem.paddedDimension)
  }
}

/// Prefetch distance in tokens: unless heads lie in panels, each row lies on a page of its own, which the
/// hardware prefetcher cannot predict.
private let tokensAhead = 8

extension HeadsView {
  /// The memory of tokens of a head, if it has the layout of rows already: side by side, without padding.
  func inPlace(_ rows: HeadRows) -> UnsafeMutablePointer<Float>? {
    guard tokenStride == rows.rowStride, rows.dimension == rows.rowStride else { return nil }
    return at(batch: rows.batch, token: rows.tokens.lowerBound, head: rows.head)
  }

  /// Tokens of a head as rows: in place if possible, otherwise copied to `target`.
  func read(
    _ rows: HeadRows, orCopyTo target: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if let inPlace = inPlace(rows) { return UnsafePointer(inPlace) }
    copy(rows, to: target)
    return UnsafePointer(target)
  }

  /// Copies tokens of a head to rows, padded with zeros to whole vectors.
  func copy(_ rows: HeadRows, to target: UnsafeMutablePointer<Float>) {
    var source = UnsafePointer(
      at(batch: rows.batch, token: rows.tokens.lowerBound, head: rows.head))
    var row = target
    for _ in rows.tokens {
      for offset in stride(from: 0, to: rows.dimension, by: Lanes.width) {
        sluice_ask_to_read(source + tokensAhead * tokenStride + offset)
      }
      for slot in VectorSlots(rows.dimension) { slot.load(source).store(to: row + slot.offset) }
      source += tokenStride
      row += rows.rowStride
    }
  }

  /// Writes rows, multiplied by `factor`, to the tokens of a head: the inverse of `copy`.
  func write(_ rows: HeadRows, times factor: Float = 1, from source: UnsafePointer<Float>) {
    var row = source
    var target = at(batch: rows.batch, token: rows.tokens.lowerBound, head: rows.head)
    for _ in rows.tokens {
      for offset in stride(from: 0, to: rows.dimension, by: Lanes.width) {
        sluice_ask_to_write(target + tokensAhead * tokenStride + offset)
      }
      for slot in VectorSlots(rows.dimension) {
        slot.store(Lanes(from: row + slot.offset) * factor, to: target)
      }
      row += rows.rowStride
      target += tokenStride
    }
  }
}
