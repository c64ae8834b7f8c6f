import SluiceFiles
import SluiceKernels

extension Tensor {
  /// Applies rotary positions (RoPE) to the first heads of each row.
  ///
  /// With the rotated dimension `d` of the table and `i < d / 2`, elements `i` and `i + d / 2` of a head
  /// are a pair (the convention of Llama and Hugging Face). Token `t` of a sequence has position
  /// `positionOffset + t`. The rest of a head, and columns after the first `headCount * headDimension`, are
  /// unchanged.
  ///
  /// Shapes: input and result are `[batch, tokens, columns]`. It is computed in place if the tensor is not
  /// used elsewhere. Nothing is saved for the backward pass, which applies the inverse rotation.
  public consuming func rotated(
    headCount: Int, headDimension: Int, by table: RotaryTable, positionOffset: Int = 0
  ) -> Tensor {
    rotated(
      Rotation(
        headCount: headCount, headDimension: headDimension, table: table,
        positionOffset: positionOffset))
  }

  /// Applies rotary positions (RoPE) with a given position for each token, one sequence after another.
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
  /// The position of each token, if positions are not counted from the offset.
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
