import VectorWords

/// The multiply-add of a tile's operands in words; known when its loop is compiled.
protocol TileArithmetic {
  /// `sum` plus the products of `row`, one word in all lanes, with the words of `column`.
  static func multiplyAdd(_ row: Lanes, _ column: Lanes, _ sum: Lanes) -> Lanes
}

/// A word is a float.
enum FloatArithmetic: TileArithmetic {
  @inline(always)
  static func multiplyAdd(_ row: Lanes, _ column: Lanes, _ sum: Lanes) -> Lanes {
    SluiceKernels.multiplyAdd(row, column, sum)
  }
}

/// A word is a pair of bfloat16 numbers.
///
/// The instruction adds both products to the sum and rounds differently from two multiply-adds: on
/// other processors the last bits may differ.
enum PairArithmetic: TileArithmetic {
  @inline(always)
  static func multiplyAdd(_ row: Lanes, _ column: Lanes, _ sum: Lanes) -> Lanes {
    if InstructionSet.hasBFloat16 {
      return sluice_add_products_of_pairs(sum, row.bits, column.bits)
    }
    let first = SluiceKernels.multiplyAdd(
      Lanes(bits: row.bits &<< 16), Lanes(bits: column.bits &<< 16), sum)
    return SluiceKernels.multiplyAdd(
      Lanes(bits: row.bits & 0xFFFF_0000), Lanes(bits: column.bits & 0xFFFF_0000), first)
  }
}
