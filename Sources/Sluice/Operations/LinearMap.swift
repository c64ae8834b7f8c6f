import SluiceFiles
import SluiceKernels

/// A linear map without recording for gradients; knows which of its operands need a gradient.
struct LinearMap {
  private let inputShape: [Int]
  let weight: Parameter.Operand
  private let weightShape: [Int]
  let bias: Tensor?
  /// The precision of the product and of its gradients.
  let precision = Precision.current
  let isWanted: (x: Bool, weight: Bool, bias: Bool)

  /// Ranges of the weight's rows, each with the result column of its first row.
  private let runs: [(rows: Range<Int>, column: Int)]
  private let outputSize: Int

  init(x: Tensor, weight: Tensor, rows: [Range<Int>]? = nil, bias: Tensor?) {
    self.init(
      x: x, weight.shape, rows, bias, isWanted: weight.isTracked,
      weight: { .tensor(weight.detached) })
  }

  init(x: Tensor, packed weight: Parameter, rows: [Range<Int>]?, bias: Tensor?) {
    self.init(
      x: x, weight.shape, rows, bias, isWanted: false,
      weight: { .packed(weight.packed(for: .current)) })
  }

  private init(
    x: Tensor, _ shape: [Int], _ rows: [Range<Int>]?, _ bias: Tensor?, isWanted: Bool,
    weight: () -> Parameter.Operand
  ) {
    require(
      shape.count == 2 && x.lastDimension == shape[1],
      "a linear map of shape [out, in] = \(shape) cannot take vectors of \(x.lastDimension)")
    require(
      bias == nil || bias?.shape == [shape[0]],
      "the bias has shape \(bias?.shape ?? []), but the map has \(shape[0]) outputs")
    let rows = rows ?? [0..<shape[0]]
    require(
      rows.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= shape[0] },
      "rows \(rows) are out of range for a map with \(shape[0]) outputs")
    var column = 0
    runs = rows.map { rows in
      defer { column += rows.count }
      return (rows, column)
    }
    outputSize = column
    inputShape = x.shape
    self.weight = weight()
    weightShape = shape
    self.bias = bias?.detached
    self.isWanted = (x.isTracked, isWanted, bias?.isTracked ?? false)
  }

  var isTracked: Bool { isWanted.x || isWanted.weight || isWanted.bias }
  private var inputSize: Int { weightShape[1] }
  private var rowCount: Int { inputShape.dropLast().reduce(1, *) }
  private var resultShape: [Int] { Array(inputShape.dropLast()) + [outputSize] }

  /// The input, for the weight's gradient.
  func saved(_ x: Tensor) -> Saved { Saved(x, if: isWanted.weight) }

  /// The mapped vectors and, if a gradient needs it, the derivative of the activation.
  func forward(_ x: Tensor, _ activation: Activation) -> (result: Tensor, slope: Tensor?) {
    guard activation != .identity, isTracked else {
      return (Tensor(shape: resultShape) { multiply(x, into: $0, activation: activation) }, nil)
    }
    return makeTensors(resultShape, resultShape) { result, slope in
      multiply(x, into: result, activation: activation, slope: slope)
    }
  }

  /// The mapped vectors, added to a residual if there is one; in place if it is not used elsewhere.
  func forward(_ x: Tensor, addedTo residual: consuming Tensor?) -> Tensor {
    guard var sum = consume residual else { return forward(x, .identity).result }
    require(
      sum.shape == resultShape,
      "a linear map's result of shape \(resultShape) cannot be added to shape \(sum.shape)")
    sum.node = nil
    sum.replaceScalars { multiply(x, into: $1, addend: $0) }
    return sum
  }

  private func multiply(
    _ x: Tensor, into result: UnsafeMutablePointer<Float>, activation: Activation = .identity,
    slope: UnsafeMutablePointer<Float>? = nil, addend: UnsafePointer<Float>? = nil
  ) {
    let weight = weightToRead
    x.withUnsafeScalars { x in
      bias.withUnsafeScalars { bias in
        for (rows, column) in runs {
          withTransposed(weight, rows: rows) { weight in
            Matmul.multiply(
              rows: rowCount, columns: rows.count, depth: inputSize,
              MatrixView(x, rowStride: inputSize), weight, into: result + column,
              resultStride: outputSize,
              epilogue: Matmul.Epilogue(
                bias: bias.map { $0 + rows.lowerBound }, activation: activation,
                slope: slope.map { $0 + column }, addend: addend.map { $0 + column }),
              precision: precision)
          }
        }
      }
    }
  }

  /// The weight; packed if no gradient is needed, so that results are bit-identical for any number of vectors.
  private var weightToRead: Parameter.Operand {
    guard case .tensor(let weight) = weight, !isTracked else { return weight }
    return .packed(PackedMatrix(transposeOf: weight, precision))
  }

  /// Calls `body` with the transpose of some rows of a weight.
  private func withTransposed(
    _ weight: Parameter.Operand, rows: Range<Int>, _ body: (MatrixView) -> Void
  ) {
    switch weight {
    case .packed(let matrix): matrix.withUnsafeView(columns: rows, body)
    case .tensor(let weight):
      weight.withUnsafeScalars {
        body(MatrixView($0 + rows.lowerBound * inputSize, rowStride: inputSize).transposed)
      }
    }
  }

  /// The unpacked weight, for gradients.
  private var rowMajorWeight: Tensor {
    guard case .tensor(let weight) = weight else { fail("a packed weight has no gradients") }
    return weight
  }

  /// The gradients of input, weight and bias; nil for operands that need none.
  func gradients(from gradient: Tensor, input: Saved) -> [Tensor?] {
    [isWanted.x ? inputGradient(gradient) : nil] + parameterGradients(from: gradient, input: input)
  }

  /// The gradients of weight and bias; nil for operands that need none.
  func parameterGradients(from gradient: Tensor, input: Saved) -> [Tensor?] {
    [
      isWanted.weight ? weightGradient(gradient, input.take()) : nil,
      isWanted.bias ? biasGradient(gradient) : nil,
    ]
  }

  /// The gradient of the input, `dx = dy W`; with `slopes`, the gradient before the activation that produced
  /// the input: `dy W` times the slopes.
  func inputGradient(_ gradient: Tensor, slopes: Tensor? = nil) -> Tensor {
    // Without rows, nothing is written.
    guard let last = runs.indices.last else { return .zeros(inputShape) }
    return Tensor(shape: inputShape) { result in
      withMemory(gradient, rowMajorWeight) { gradient, weight in
        slopes.withUnsafeScalars { slopes in
          for (index, (rows, column)) in runs.enumerated() {
            Matmul.multiply(
              rows: rowCount, columns: inputSize, depth: rows.count,
              MatrixView(gradient + column, rowStride: outputSize),
              MatrixView(weight + rows.lowerBound * inputSize, rowStride: inputSize),
              into: result, resultStride: inputSize,
              epilogue: Matmul.Epilogue(
                factors: index == last ? slopes : nil,
                addend: column > 0 ? UnsafePointer(result) : nil), precision: precision)
          }
        }
      }
    }
  }

  /// The gradient of the weight's rows that were used, `dW = dy^T x`.
  private func weightGradient(_ gradient: Tensor, _ x: Tensor) -> Tensor {
    Tensor(shape: [outputSize, inputSize]) { result in
      withMemory(gradient, x) { gradient, x in
        Matmul.multiply(
          rows: outputSize, columns: inputSize, depth: rowCount,
          MatrixView(gradient, rowStride: outputSize).transposed,
          MatrixView(x, rowStride: inputSize), into: result, resultStride: inputSize,
          precision: precision)
      }
    }
  }

  /// The gradient of the bias: the sum over all vectors.
  private func biasGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: [outputSize]) { result in
      gradient.withUnsafeScalars {
        ReductionKernel.columnSums(
          rows: rowCount, width: outputSize, input: $0, output: result)
      }
    }
  }
}
