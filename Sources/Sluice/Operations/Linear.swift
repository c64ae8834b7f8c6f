import SluiceKernels

/// `activation(x W^T + b)`: every vector along the last axis of `x` through a linear map.
///
/// Shapes: `x: [..., in]`, `weight: [out, in]`, `bias: [out]`, result `[..., out]`.
///
/// - Parameters:
///   - x: the input.
///   - weight: one row for each output.
///   - bias: added to each output.
///   - activation: applied to the sum; its derivative is kept for the backward pass.
/// - Returns: the mapped vectors.
/// - Complexity: `2 rows in out` operations, twice that backward.
public func linear(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, activation: Activation = .identity
) -> Tensor {
  precondition(
    weight.shape.count == 2 && x.lastDimension == weight.shape[1],
    "a linear map of shape [out, in] = \(weight.shape) cannot take vectors of \(x.lastDimension)")
  precondition(
    bias == nil || bias?.shape == [weight.shape[0]],
    "the bias has shape \(bias?.shape ?? []), the map \(weight.shape[0]) outputs")
  let map = LinearMap(x: x, weight: weight)
  let wanted = (x: x.isTracked, weight: weight.isTracked, bias: bias?.isTracked ?? false)
  let isTracked = wanted.x || wanted.weight || wanted.bias
  let (result, slope) = map.forward(
    bias: bias, activation, keepingSlope: activation != .identity && isTracked)
  let inputs = [x, weight] + (bias.map { [$0] } ?? [])
  return result.recorded(from: inputs) { gradient in
    let gradient = slope.map { gradient * $0 } ?? gradient
    return [
      wanted.x ? map.inputGradient(gradient) : nil,
      wanted.weight ? map.weightGradient(gradient) : nil,
      wanted.bias ? map.biasGradient(gradient) : nil,
    ]
  }
}

/// The operands of a linear map, off the tape.
private struct LinearMap {
  let x: Tensor
  let weight: Tensor

  init(x: Tensor, weight: Tensor) {
    self.x = x.detached
    self.weight = weight.detached
  }

  private var inputSize: Int { weight.shape[1] }
  private var outputSize: Int { weight.shape[0] }
  private var resultShape: [Int] { Array(x.shape.dropLast()) + [outputSize] }

  func forward(
    bias: Tensor?, _ activation: Activation, keepingSlope: Bool
  ) -> (result: Tensor, slope: Tensor?) {
    var slope = Tensor(shape: keepingSlope ? resultShape : [0]) { _ in }
    let result = Tensor(shape: resultShape) { result in
      slope.withUnsafeMutableScalars { slope in
        withMemory(x, weight) { x, weight in
          bias.withUnsafeScalars { bias in
            Matmul.multiply(
              rows: self.x.rowCount, columns: outputSize, depth: inputSize,
              MatrixView(x, rowStride: inputSize),
              MatrixView(weight, rowStride: inputSize).transposed, into: result,
              resultStride: outputSize,
              epilogue: Matmul.Epilogue(
                bias: bias, activation: activation, slope: keepingSlope ? slope : nil))
          }
        }
      }
    }
    return (result, keepingSlope ? slope : nil)
  }

  /// The gradient of the input, `dx = dy W`.
  func inputGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: x.shape) { result in
      withMemory(gradient, weight) { gradient, weight in
        Matmul.multiply(
          rows: x.rowCount, columns: inputSize, depth: outputSize,
          MatrixView(gradient, rowStride: outputSize), MatrixView(weight, rowStride: inputSize),
          into: result, resultStride: inputSize)
      }
    }
  }

  /// The gradient of the weight, `dW = dy^T x`.
  func weightGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: weight.shape) { result in
      withMemory(gradient, x) { gradient, x in
        Matmul.multiply(
          rows: outputSize, columns: inputSize, depth: self.x.rowCount,
          MatrixView(gradient, rowStride: outputSize).transposed,
          MatrixView(x, rowStride: inputSize), into: result, resultStride: inputSize)
      }
    }
  }

  /// The gradient of the bias: the sum over all vectors.
  func biasGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: [outputSize]) { result in
      gradient.withUnsafeScalars {
        ReductionKernel.columnSums(
          rows: x.rowCount, width: outputSize, input: $0, output: result)
      }
    }
  }
}
