import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The first heads of each row, turned by the angles of their positions.
  ///
  /// With `d` the table's rotated dimension and `i < d / 2`, elements `i` and `i + d / 2` of a head are
  /// one pair (the convention of Llama and Hugging Face); token `t` of a sequence has position
  /// `positionOffset + t`. The rest of a head, and columns after the first
  /// `headCount * headDimension`, stay as they are.
  ///
  /// Shapes: `[batch, tokens, columns]` before and after. In place where nothing else uses the tensor;
  /// nothing is saved for backward, which turns back.
  public consuming func rotated(
    headCount: Int, headDimension: Int, by table: RotaryTable, positionOffset: Int = 0
  ) -> Tensor {
    rotated(
      Rotation(
        headCount: headCount, headDimension: headDimension, table: table,
        positionOffset: positionOffset))
  }

  /// The same with a position for each token of each sequence, one sequence after another.
  public consuming func rotated(
    headCount: Int, headDimension: Int, by table: RotaryTable, positions: [Int]
  ) -> Tensor {
    rotated(
      Rotation(
        headCount: headCount, headDimension: headDimension, table: table, positions: positions))
  }

  private consuming func rotated(_ rotation: Rotation) -> Tensor {
    let node = node
    var result = self
    result.node = nil
    rotation.apply(to: &result, transposed: false)
    return result.recorded(fromNodes: [node]) { (gradient: consuming Tensor) in
      rotation.apply(to: &gradient, transposed: true)
      return [gradient]
    }
  }
}

private struct Rotation {
  let headCount: Int
  let headDimension: Int
  let table: RotaryTable
  var positionOffset = 0
  /// Each token's position, where they are not counted from the offset.
  var positions: [Int]?

  func apply(to tensor: inout Tensor, transposed: Bool) {
    let shape = tensor.shape
    require(
      shape.count == 3 && headCount * headDimension <= shape[2],
      "\(headCount) heads of \(headDimension) do not fit the rows of shape \(shape)")
    require(
      table.headDimension == headDimension,
      "a rotary table for head dimension \(table.headDimension) does not fit head dimension \(headDimension)"
    )
    checkPositions(shape)
    tensor.withUnsafeMutableScalars { data in
      withMemory(table.cosines, table.sines) { cosines, sines in
        (positions ?? []).withUnsafeBufferPointer { list in
          RotaryKernel.rotate(
            rows: shape[0] * shape[1], headCount: headCount, headDimension: headDimension,
            rotatedDimension: table.rotatedDimension, rowStride: shape[2], data: data,
            cosine: cosines, sine: sines, tokensPerSequence: shape[1],
            positionOffset: positionOffset, positions: positions == nil ? nil : list.baseAddress,
            transposed: transposed)
        }
      }
    }
  }

  private func checkPositions(_ shape: [Int]) {
    guard let positions else {
      return require(
        positionOffset >= 0 && positionOffset + shape[1] <= table.positionCount,
        """
        a rotary table of \(table.positionCount) positions does not cover \(shape[1]) tokens from \
        position \(positionOffset)
        """)
    }
    require(
      positions.count == shape[0] * shape[1]
        && positions.allSatisfy { (0..<table.positionCount).contains($0) },
      """
      \(positions.count) positions up to \(positions.max() ?? 0) do not fit the shape \(shape) and a \
      rotary table of \(table.positionCount) positions
      """)
  }
}
