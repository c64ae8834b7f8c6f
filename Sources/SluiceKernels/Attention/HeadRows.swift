import VectorWords

/// Some tokens of a head, and the contiguous rows that hold their floats in scratch memory.
struct HeadRows {
  let batch: Int
  let head: Int
  let tokens: Range<Int>
  let dimension: Int
  /// Floats from one row to the next: the dimension, filled up to whole vectors.
  let rowStride: Int

  /// Floats of all rows.
  var count: Int { tokens.count * rowStride }
}

extension AttentionHead {
  /// Tokens of one of the heads of queries.
  func queryRows(_ tokens: Range<Int>, head: Int) -> HeadRows { rows(tokens, head: head) }

  /// Tokens of the head of keys and values.
  func keyRows(_ tokens: Range<Int>) -> HeadRows { rows(tokens, head: keyValueHead) }

  private func rows(_ tokens: Range<Int>, head: Int) -> HeadRows {
    HeadRows(
      batch: batch, head: head, tokens: tokens, dimension: problem.headDimension,
      rowStride: problem.paddedDimension)
  }
}

/// Tokens ahead whose rows are asked for: each lies on a page of its own, which the processor cannot
/// foresee.
private let tokensAhead = 8

extension HeadsView {
  /// Copies tokens of a head to rows, filled up with zeros to whole vectors.
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

  /// Writes rows, times `factor`, to the tokens of a head: the way back from `copy`.
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
