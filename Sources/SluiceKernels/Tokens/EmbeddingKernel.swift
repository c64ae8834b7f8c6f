/// Embedding lookup: rows of a table, selected by tokens.
///
/// The caller must make sure that tokens are within the table.
package enum EmbeddingKernel {
  /// Writes row `tokens[i]` of the table as row i of the output.
  package static func forward(
    rows: Int, width: Int, table: UnsafePointer<Float>, tokens: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range {
        (output + row * width).update(from: table + Int(tokens[row]) * width, count: width)
      }
    }
  }

  /// The lookup in a table whose transpose is packed.
  package static func forward(
    rows: Int, table: PackedMatrix, tokens: UnsafePointer<Int32>,
    output: UnsafeMutablePointer<Float>, pool: ThreadPool = .current
  ) {
    let width = table.rows
    pool.parallelRanges(rows, grain: Grain.rows(width: width)) { range in
      for row in range { table.copyColumn(Int(tokens[row]), to: output + row * width) }
    }
  }

  /// Writes the gradient of the table: for each row, the sum over the tokens that selected it, in
  /// their order; zero if none did.
  package static func backward(
    rows: Int, width: Int, vocabularySize: Int, tokens: UnsafePointer<Int32>,
    outputGradient: UnsafePointer<Float>, tableGradient: UnsafeMutablePointer<Float>,
    pool: ThreadPool = .current
  ) {
    pool.parallelRanges(vocabularySize * width, grain: Grain.elements) { range in
      (tableGradient + range.lowerBound).update(repeating: 0, count: range.count)
    }
    // Divided over columns, because two tokens may select the same row.
    let columns = roundUp(Grain.rows(width: rows), to: Lanes.width)
    pool.parallelRanges(width, grain: columns) { range in
      for row in 0..<rows {
        let gradient = outputGradient + row * width
        let sum = tableGradient + Int(tokens[row]) * width
        for slot in VectorSlots(range) {
          slot.store(slot.load(sum) + slot.load(gradient), to: sum)
        }
      }
    }
  }
}
