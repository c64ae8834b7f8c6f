/// Dot products of a few rows with a few columns, both contiguous along the depth.
///
/// Every element is summed in 16 partial sums, by k modulo 16, which are then added in pairs. This
/// order does not depend on which rows and columns share a call.
struct DotProducts {
  var rows: UnsafePointer<Float>
  var rowStride: Int
  /// At most `DotProducts.rows`.
  var rowCount: Int
  var columns: UnsafePointer<Float>
  var columnStride: Int
  /// At most `DotProducts.columns(rowCount:)`.
  var columnCount: Int
  var depth: Int
  var result: UnsafeMutablePointer<Float>
  var resultStride: Int
  /// Added to the products, with the result's row stride; may be the result itself.
  var addend: UnsafePointer<Float>?

  /// The maximum number of rows per call.
  @inline(always) static var rows: Int { InstructionSet.vectorWidth == 16 ? 4 : 1 }

  /// The maximum number of columns per call, a multiple of 4: as many sums as the registers hold.
  @inline(always) static func columns(rowCount: Int) -> Int {
    InstructionSet.vectorWidth == 16 && rowCount <= 2 ? 8 : 4
  }

  /// Writes the products, plus `addend` if there is one.
  @inline(never)
  func compute() {
    switch (InstructionSet.vectorWidth, rowCount) {
    case (16, 1): compute(height: 1, width: 8)
    case (16, 2): compute(height: 2, width: 8)
    case (16, _): compute(height: 4, width: 4)
    default: compute(height: 1, width: 4)
    }
  }

  @inline(always)
  private func compute(height: Int, width: Int) {
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: height * width) { sums in
      withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: height + width) {
        pointers in
        // Rows and columns beyond the last repeat it.
        for row in 0..<height { pointers[row] = rows + min(row, rowCount - 1) * rowStride }
        for column in 0..<width {
          pointers[height + column] = columns + min(column, columnCount - 1) * columnStride
        }
        for index in 0..<(height * width) { sums[index] = Lanes(repeating: 0) }
        var k = 0
        while k + Lanes.width <= depth {
          for row in 0..<height {
            let factor = Lanes(from: pointers[row] + k)
            for column in 0..<width {
              sums[row * width + column] = multiplyAdd(
                factor, Lanes(from: pointers[height + column] + k), sums[row * width + column])
            }
          }
          k += Lanes.width
        }
        if k < depth {
          for row in 0..<height {
            let factor = Self.rest(pointers[row], from: k, to: depth)
            for column in 0..<width {
              sums[row * width + column] = multiplyAdd(
                factor, Self.rest(pointers[height + column], from: k, to: depth),
                sums[row * width + column])
            }
          }
        }
      }
      for row in 0..<height {
        for four in 0..<(width / 4) {
          let index = row * width + 4 * four
          let totals = Self.totals(
            sums[index], sums[index + 1], sums[index + 2], sums[index + 3])
          if row < rowCount { store(totals, row: row, column: 4 * four) }
        }
      }
    }
  }

  @inline(always)
  private func store(_ totals: SIMD4<Float>, row: Int, column: Int) {
    let offset = row * resultStride + column
    let target = result + offset
    let before = addend.map { $0 + offset }
    if column + 4 <= columnCount {
      let addend =
        before.map { UnsafeRawPointer($0).loadUnaligned(as: SIMD4<Float>.self) }
        ?? SIMD4(repeating: 0)
      UnsafeMutableRawPointer(target).storeBytes(of: addend + totals, as: SIMD4<Float>.self)
    } else {
      for index in 0..<max(0, columnCount - column) {
        target[index] = before.map { $0[index] + totals[index] } ?? totals[index]
      }
    }
  }

  /// The elements from `start` to `end`, fewer than 16, with zeros in the other lanes; reads
  /// nothing of the run after `end`.
  @inline(always)
  private static func rest(_ run: UnsafePointer<Float>, from start: Int, to end: Int) -> Lanes {
    guard end >= Lanes.width else { return Lanes(from: run, count: end) }
    let first = Lanes.width - (end - start)
    return Lanes(from: run + (end - Lanes.width))
      .replacing(with: 0, where: laneNumbers .< Float(first))
  }

  /// The sum of the elements of each vector.
  @inline(always)
  private static func totals(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) -> SIMD4<Float> {
    func four(_ lanes: Lanes) -> SIMD4<Float> {
      let eight = lanes.lowHalf + lanes.highHalf
      return eight.lowHalf + eight.highHalf
    }
    func two(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
      SIMD4(a[0], b[0], a[1], b[1]) + SIMD4(a[2], b[2], a[3], b[3])
    }
    let (ab, cd) = (two(four(a), four(b)), two(four(c), four(d)))
    return SIMD4(lowHalf: ab.lowHalf, highHalf: cd.lowHalf)
      + SIMD4(lowHalf: ab.highHalf, highHalf: cd.highHalf)
  }
}
