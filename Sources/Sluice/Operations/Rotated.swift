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
  /// Shapes: input and result are `[batch, tokens, columns]`, or `[columns / d, batch, tokens, d]` with a
  /// panel for each head. It is computed in place if the tensor is not used elsewhere. Nothing is saved for the
  /// backward pass, which applies the inverse rotation.
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
    let isInPanels = shape.count == 4
    require(
      isInPanels
        ? headCount <= shape[0] && headDimension == shape[3]
        : shape.count == 3 && headCount * headDimension <= shape[2],
      "\(headCount) heads of \(headDimension) do not fit the rows of shape \(shape)")
    let (tokens, rowStride) = (Array(shape.dropLast().suffix(2)), tensor.lastDimension)
    let tokenCount = tokens[0] * tokens[1]
    require(
      table.headDimension == headDimension,
      "a rotary table for head dimension \(table.headDimension) does not fit head dimension \(headDimension)"
    )
    checkPositions(tokens, shape)
    tensor.withUnsafeMutableScalars { data in
      withMemory(table.cosines, table.sines) { cosines, sines in
        (positions ?? []).withUnsafeBufferPointer { list in
          RotaryKernel.rotate(
            rows: isInPanels ? headCount * tokenCount : tokenCount,
            headCount: isInPanels ? 1 : headCount, headDimension: headDimension,
            rotatedDimension: table.rotatedDimension, rowStride: rowStride, data: data,
            cosine: cosines, sine: sines, tokensPerSequence: tokens[1],
            positionOffset: positionOffset, positions: positions == nil ? nil : list,
            transposed: transposed)
        }
      }
    }
  }

  /// Stops with a message unless there is a position for each token of `[batch, tokens]`.
  private func checkPositions(_ tokens: [Int], _ shape: [Int]) {
    guard let positions else {
      return require(
        positionOffset >= 0 && positionOffset + tokens[1] <= table.positionCount,
        """
        a rotary table of \(table.positionCount) positions does not cover \(tokens[1]) tokens from \
        position \(positionOffset)
        """)
    }
    require(
      positions.count == tokens[0] * tokens[1]
        && positions.allSatisfy { (0..<table.positionCount).contains($0) },
      """
      \(positions.count) positions up to \(positions.max() ?? 0) do not fit the shape \(shape) and a \
      rotary table of \(table.positionCount) positions
      """)
  }
}
