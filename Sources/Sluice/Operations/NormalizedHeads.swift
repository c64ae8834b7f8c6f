import SluiceFiles
import SluiceKernels

extension Tensor {
  /// QK norm: RMS normalization of each head in the given columns, with a scale.
  ///
  /// With `h` a head of `columns`: `h / sqrt(mean(h^2) + epsilon) * weight`, with one weight for all heads.
  /// Other columns are unchanged. Source: Henry et al. 2020, https://arxiv.org/abs/2010.04245, with the
  /// learned scale of later models.
  ///
  /// Shapes: input and result are `[..., width]`, the number of columns is a multiple of `headDimension`,
  /// `weight` is `[headDimension]`. It is computed in place if the tensor is not used elsewhere. Saved for
  /// the backward pass: the heads before the norm, and one number per head.
  public consuming func normalizingHeads(
    columns: Range<Int>, headDimension: Int, weight: Tensor, epsilon: Float
  ) -> Tensor {
    require(
      headDimension > 0 && columns.lowerBound >= 0 && columns.upperBound <= lastDimension
        && columns.count.isMultiple(of: headDimension) && weight.shape == [headDimension],
      """
      columns \(columns) of shape \(shape) cannot be normalized as heads of dimension \(headDimension) \
      with a weight of shape \(weight.shape)
      """)
    let norm = HeadNorm(
      columns: columns, headDimension: headDimension, rowCount: rowCount, rowStride: lastDimension)
    let (node, scale) = (node, weight.detached)
    let isRecorded = isTracked || weight.isTracked
    var result = self
    result.node = nil
    // Copied before they change; the copy contains only the heads.
    let heads = isRecorded ? result.columns(columns) : nil
    let saved = heads.map { Saved($0) }
    let inverseDeviations = norm.forward(&result, weight: scale, epsilon: epsilon)
    guard let saved else {
      Profile.mark(#function, .forward)
      return result
    }
    return result.recorded(fromNodes: [node, weight.node]) { (gradient: consuming Tensor) in
      let weightGradient = norm.backward(
        &gradient, heads: saved.take(), weight: scale, inverseDeviations: inverseDeviations)
      return [gradient, weightGradient]
    }
  }
}

/// The heads of a matrix that are normalized.
private struct HeadNorm {
  let columns: Range<Int>
  let headDimension: Int
  let rowCount: Int
  let rowStride: Int

  private var perRow: Int { columns.count / headDimension }
  private var packed: VectorLayout { VectorLayout(perRow: perRow, rowStride: columns.count) }
  private var inRows: VectorLayout { VectorLayout(perRow: perRow, rowStride: rowStride) }

  /// Normalizes the heads in place; returns one number per head for the backward pass.
  func forward(_ rows: inout Tensor, weight: Tensor, epsilon: Float) -> Tensor {
    Tensor(shape: [rowCount, perRow]) { inverseDeviations in
      rows.withUniqueScalars { rows in
        weight.withUnsafeScalars { weight in
          let heads = rows + columns.lowerBound
          RMSNormKernel.forward(
            rows: rowCount * perRow, width: headDimension, input: heads, inputLayout: inRows,
            weight: weight, epsilon: epsilon, output: heads, outputLayout: inRows,
            inverseDeviation: inverseDeviations)
        }
      }
    }
  }

  /// Turns the gradient of the result into that of the rows, and returns that of the weight.
  func backward(
    _ gradient: inout Tensor, heads: Tensor, weight: Tensor, inverseDeviations: Tensor
  ) -> Tensor {
    Tensor(shape: [headDimension]) { weightGradient in
      gradient.withUniqueScalars { gradient in
        withMemory(heads, weight, inverseDeviations) { heads, weight, inverseDeviations in
          let gradient = gradient + columns.lowerBound
          RMSNormKernel.backward(
            rows: rowCount * perRow, width: headDimension, input: heads, inputLayout: packed,
            weight: weight, inverseDeviation: inverseDeviations, outputGradient: gradient,
            outputLayout: inRows, inputGradient: gradient, weightGradient: weightGradient)
        }
      }
    }
  }
}
