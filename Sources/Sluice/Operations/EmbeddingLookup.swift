import SluiceFiles
import SluiceKernels

/// The rows of `table` that the tokens name.
///
/// Shapes: `table` `[vocabulary, hidden]`, result `[batch, tokens, hidden]`. Every id must be a row of
/// the table.
public func embedding(_ tokens: TokenBatch, table: Tensor) -> Tensor {
  require(
    table.shape.count == 2, "an embedding table has two axes; found shape \(table.shape)")
  let (rows, vocabularySize, width) = (tokens.ids.count, table.shape[0], table.shape[1])
  if let stray = tokens.ids.first(where: { $0 < 0 || $0 >= vocabularySize }) {
    fail("token \(stray) is not in the embedding table of \(vocabularySize) rows")
  }
  let output = Tensor(shape: [tokens.batchSize, tokens.tokenCount, width]) { output in
    table.withUnsafeScalars { table in
      tokens.withUnsafeIds {
        EmbeddingKernel.forward(rows: rows, width: width, table: table, tokens: $0, output: output)
      }
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
