import SluiceFiles
import SluiceKernels

/// Embedding lookup: the rows of `table` for the given tokens.
///
/// Shapes: `table` `[vocabulary, hidden]`, result `[batch, tokens, hidden]`. Every id must be a row of
/// the table.
public func embedding(_ tokens: TokenBatch, table: Tensor) -> Tensor {
  let (rows, vocabularySize, width) = checkedSizes(tokens, table.shape)
  let output = rowsOfTokens(tokens, width) { ids, output in
    table.withUnsafeScalars {
      EmbeddingKernel.forward(rows: rows, width: width, table: $0, tokens: ids, output: output)
    }
  }
  return output.recorded(from: table) { outputGradient in
    Tensor(shape: [vocabularySize, width]) { tableGradient in
      outputGradient.withUnsafeScalars { outputGradient in
        tokens.withUnsafeIds {
          EmbeddingKernel.backward(
            rows: rows, width: width, vocabularySize: vocabularySize, tokens: $0,
            outputGradient: outputGradient, tableGradient: tableGradient)
        }
      }
    }
  }
}

/// Embedding lookup with a parameter as table; without gradients, the table is read in its current form.
func embedding(_ tokens: TokenBatch, table: Parameter) -> Tensor {
  guard table.needsNoGradient(), case .packed(let matrix) = table.operand() else {
    return embedding(tokens, table: table.tensor)
  }
  let (rows, _, width) = checkedSizes(tokens, table.shape)
  defer { Profile.mark("embedding", .forward) }
  return rowsOfTokens(tokens, width) {
    EmbeddingKernel.forward(rows: rows, table: matrix, tokens: $0, output: $1)
  }
}

private func rowsOfTokens(
  _ tokens: TokenBatch, _ width: Int,
  _ write: (_ ids: UnsafePointer<Int32>, _ output: UnsafeMutablePointer<Float>) -> Void
) -> Tensor {
  Tensor(shape: [tokens.batchSize, tokens.tokenCount, width]) { output in
    tokens.withUnsafeIds { write($0, output) }
  }
}

private func checkedSizes(
  _ tokens: TokenBatch, _ shape: [Int]
) -> (rows: Int, vocabularySize: Int, width: Int) {
  require(shape.count == 2, "an embedding table has two axes; found shape \(shape)")
  if let stray = tokens.ids.first(where: { $0 < 0 || $0 >= shape[0] }) {
    fail("token \(stray) is out of range for an embedding table of \(shape[0]) rows")
  }
  return (tokens.ids.count, shape[0], shape[1])
}
