import SluiceFiles
import SluiceKernels

/// A block-diagonal linear map: a separate linear map for each group of columns.
///
/// With `s` inputs and `n` outputs per group: `result[g n + i] = sum_j x[g s + j] W[g, i, j] + b[g, i]`.
/// Source: the headwise gates in Bondarenko et al. 2023, https://arxiv.org/abs/2306.12929.
///
/// Shapes: `x: [..., groups * s]`, `weight: [groups, n, s]`, `bias: [groups, n]`, result
/// `[..., groups * n]`.
///
/// - Complexity: `2 rows groups n s` operations, twice as many in the backward pass.
public func blockLinear(_ x: Tensor, weight: Tensor, bias: Tensor? = nil) -> Tensor {
  let map = BlockLinearMap(inputShape: x.shape, weight: weight.detached, bias: bias?.detached)
  let isTracked = (x: x.isTracked, weight: weight.isTracked, bias: bias?.isTracked ?? false)
  let saved = Saved(x, if: isTracked.weight)
  return map.forward(x).recorded(fromNodes: [x.node, weight.node, bias?.node]) { gradient in
    [
      isTracked.x ? map.inputGradient(gradient) : nil,
      isTracked.weight ? map.weightGradient(gradient, saved.take()) : nil,
      isTracked.bias ? map.biasGradient(gradient) : nil,
    ]
  }
}

private struct BlockLinearMap {
  let inputShape: [Int]
  let weight: Tensor
  let bias: Tensor?

  init(inputShape: [Int], weight: Tensor, bias: Tensor?) {
    require(
      weight.shape.count == 3 && inputShape.last ?? 1 == weight.shape[0] * weight.shape[2],
      """
      block-diagonal weights of shape [groups, out, in] = \(weight.shape) cannot take vectors of \
      \(inputShape.last ?? 1)
      """)
    require(
      bias == nil || bias?.shape == Array(weight.shape.prefix(2)),
      "the bias has shape \(bias?.shape ?? []), but the map has \(weight.shape.prefix(2)) outputs")
    self.inputShape = inputShape
    self.weight = weight
    self.bias = bias
  }

  private let precision = Precision.current
  private var rowCount: Int { inputShape.dropLast().reduce(1, *) }
  private var groupCount: Int { weight.shape[0] }
  private var outputSize: Int { weight.shape[1] }
  private var inputSize: Int { weight.shape[2] }
  private var inputStride: Int { groupCount * inputSize }
  private var outputStride: Int { groupCount * outputSize }

  func forward(_ x: Tensor) -> Tensor {
    Tensor(shape: inputShape.dropLast() + [outputStride]) { result in
      withMemory(x, weight) { x, weight in
        bias.withUnsafeScalars { bias in
          for group in 0..<groupCount {
            let matrix = weight + group * outputSize * inputSize
            Matmul.multiply(
              rows: rowCount, columns: outputSize, depth: inputSize,
              MatrixView(x + group * inputSize, rowStride: inputStride),
              MatrixView(matrix, rowStride: inputSize).transposed,
              into: result + group * outputSize, resultStride: outputStride,
              epilogue: Matmul.Epilogue(bias: bias.map { $0 + group * outputSize }),
              precision: precision)
          }
        }
      }
    }
  }

  /// `dx = dy W`, group by group.
  func inputGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: inputShape) { result in
      withMemory(gradient, weight) { gradient, weight in
        for group in 0..<groupCount {
          Matmul.multiply(
            rows: rowCount, columns: inputSize, depth: outputSize,
            MatrixView(gradient + group * outputSize, rowStride: outputStride),
            MatrixView(weight + group * outputSize * inputSize, rowStride: inputSize),
            into: result + group * inputSize, resultStride: inputStride,
            precision: precision)
        }
      }
    }
  }

  /// `dW = dy^T x`, group by group.
  func weightGradient(_ gradient: Tensor, _ x: Tensor) -> Tensor {
    Tensor(shape: weight.shape) { result in
      withMemory(gradient, x) { gradient, x in
        for group in 0..<groupCount {
          Matmul.multiply(
            rows: outputSize, columns: inputSize, depth: rowCount,
            MatrixView(gradient + group * outputSize, rowStride: outputStride).transposed,
            MatrixView(x + group * inputSize, rowStride: inputStride),
            into: result + group * outputSize * inputSize, resultStride: inputSize,
            precision: precision)
        }
      }
    }
  }

  /// The sum over all vectors.
  func biasGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: [groupCount, outputSize]) { result in
      gradient.withUnsafeScalars {
        ReductionKernel.columnSums(
          rows: rowCount, width: outputStride, input: $0, output: result)
      }
    }
  }
}
