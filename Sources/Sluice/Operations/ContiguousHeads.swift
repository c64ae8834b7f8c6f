import SluiceFiles
extension Tensor {
  /// The contiguous head split: the heads that result from a reshape to `[batch * heads, tokens,
  /// d]` if the transpose is forgotten.
  ///
  /// The heads of the tokens, token by token, are `tokens * headCount` pieces. That reshape assigns
  /// the first `tokens` of them to head 0, the next to head 1, and so on. The result has the layout
  /// that attention reads: piece `h * tokens + p` is at position `p` of head `h`.
  ///
  /// Shapes: `[batch, tokens, columns]` before and after; the columns are parts of `partWidths`
  /// (queries, keys and so on), each of which is split separately.
  func contiguousHeads(_ headCount: Int, partWidths: [Int]) -> Tensor {
    detached.movingPieces(headCount, partWidths, backward: false).recorded(from: self) {
      $0.movingPieces(headCount, partWidths, backward: true)
    }
  }

  /// The inverse of `contiguousHeads(_:partWidths:)` for a tensor of one part.
  func joiningContiguousHeads(_ headCount: Int) -> Tensor {
    let partWidths = [lastDimension]
    return detached.movingPieces(headCount, partWidths, backward: true).recorded(from: self) {
      $0.movingPieces(headCount, partWidths, backward: false)
    }
  }

  private func movingPieces(_ headCount: Int, _ partWidths: [Int], backward: Bool) -> Tensor {
    let columns = partWidths.reduce(0, +)
    require(
      shape.count == 3 && shape[2] == columns
        && partWidths.allSatisfy { $0.isMultiple(of: headCount) },
      "columns of widths \(partWidths) in shape \(shape) cannot be split among \(headCount) heads")
    let tokenCount = shape[1]
    return Tensor(shape: shape) { target in
      withUnsafeScalars { source in
        for piece in 0..<shape[0] * tokenCount * headCount {
          let (batch, number) = piece.quotientAndRemainder(dividingBy: tokenCount * headCount)
          let (token, slot) = number.quotientAndRemainder(dividingBy: headCount)
          let (head, position) = number.quotientAndRemainder(dividingBy: tokenCount)
          var natural = (batch * tokenCount + token) * columns
          var split = (batch * tokenCount + position) * columns
          for partWidth in partWidths {
            let width = partWidth / headCount
            let (here, there) = (natural + slot * width, split + head * width)
            let (from, to) = backward ? (there, here) : (here, there)
            (target + to).update(from: source + from, count: width)
            natural += partWidth
            split += partWidth
          }
        }
      }
    }
  }
}
