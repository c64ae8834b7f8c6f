import SluiceFiles
import SluiceKernels

/// `activation(x W^T + b)`: every vector along the last axis of `x` through a linear map.
///
/// Shapes: `x: [..., in]`, `weight: [out, in]`, `bias: [out]`, result `[..., out]`.
///
/// - Parameters:
///   - x: the input.
///   - weight: one row for each output.
///   - rows: which rows of the weight, and of the bias, make the outputs, in order; all of them where
///     nil. They are read where they lie.
///   - bias: added to each output.
///   - activation: applied to the sum; its derivative is kept for the backward pass.
/// - Returns: the mapped vectors.
/// - Complexity: `2 rows in out` operations, twice that backward.
public func linear(
  _ x: Tensor, weight: Tensor, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity
) -> Tensor {
  let map = LinearMap(x: x, weight: weight, rows: rows, bias: bias)
  let (result, slope) = map.forward(x, activation)
  let (saved, savedSlope) = (map.saved(x), slope.map { Saved($0) })
  return result.recorded(
    fromNodes: [x.node, weight.node(ofRows: rows), bias?.node(ofRows: rows)]
  ) { (gradient: consuming Tensor) in
    if let savedSlope { gradient.multiply(by: savedSlope.take()) }
    return map.gradients(from: gradient, input: saved)
  }
}

/// `residual + x W^T + b`: what a linear map makes of `x`, added to what went around it.
///
/// The sum takes over the residual's memory where nothing else uses it.
///
/// Shapes: as for `linear(_:weight:bias:activation:)`, `residual` as the result.
public func linear(
  _ x: Tensor, weight: Tensor, bias: Tensor? = nil, addedTo residual: consuming Tensor
) -> Tensor {
  let map = LinearMap(x: x, weight: weight, bias: bias)
  let node = residual.node
  residual.node = nil
  let saved = map.saved(x)
  map.add(x, to: &residual)
  return residual.recorded(fromNodes: [node, x.node, weight.node, bias?.node]) { gradient in
    [gradient] + map.gradients(from: gradient, input: saved)
  }
}

/// A linear map whose weight is a parameter, which without gradients lies in memory once.
func linear(
  _ x: Tensor, weight: Parameter, rows: [Range<Int>]? = nil, bias: Tensor? = nil,
  activation: Activation = .identity
) -> Tensor {
  guard weight.needsNoGradient(with: x, bias) else {
    return linear(x, weight: weight.tensor, rows: rows, bias: bias, activation: activation)
  }
  let map = LinearMap(x: x, packed: weight, rows: rows, bias: bias)
  defer { Profile.mark("linear", .forward) }
  return map.forward(x, activation).result
}

/// The same, added to `residual`, in its memory where nothing else uses it.
func linear(
  _ x: Tensor, weight: Parameter, bias: Tensor? = nil, addedTo residual: consuming Tensor
) -> Tensor {
  guard weight.needsNoGradient(with: x, bias, residual) else {
    return linear(x, weight: weight.tensor, bias: bias, addedTo: residual)
  }
  residual.node = nil
  LinearMap(x: x, packed: weight, rows: nil, bias: bias).add(x, to: &residual)
  Profile.mark("linear", .forward)
  return residual
}

/// A linear map off the tape, and which of its operands want a gradient.
private struct LinearMap {
  private let inputShape: [Int]
  let weight: Parameter.Operand
  private let weightShape: [Int]
  let bias: Tensor?
  /// Of the product and those of its gradients.
  let precision = Precision.current
  let isWanted: (x: Bool, weight: Bool, bias: Bool)

  /// Runs of the weight's rows, each with the column of the result that its first one makes.
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
      "the bias has shape \(bias?.shape ?? []), the map \(shape[0]) outputs")
    let rows = rows ?? [0..<shape[0]]
    require(
      rows.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= shape[0] },
      "a map of \(shape[0]) outputs does not have the rows \(rows)")
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

  private var isTracked: Bool { isWanted.x || isWanted.weight || isWanted.bias }
  private var inputSize: Int { weightShape[1] }
  private var rowCount: Int { inputShape.dropLast().reduce(1, *) }
  private var resultShape: [Int] { Array(inputShape.dropLast()) + [outputSize] }

  /// The input, for the weight's gradient.
  func saved(_ x: Tensor) -> Saved { Saved(x, if: isWanted.weight) }

  /// The mapped vectors and, where a gradient will need it, the activation's derivative.
  func forward(_ x: Tensor, _ activation: Activation) -> (result: Tensor, slope: Tensor?) {
    guard activation != .identity, isTracked else {
      return (Tensor(shape: resultShape) { multiply(x, into: $0, activation: activation) }, nil)
    }
    return makeTensors(resultShape, resultShape) { result, slope in
      multiply(x, into: result, activation: activation, slope: slope)
    }
  }

  /// Adds the mapped vectors to `sum`, in its memory where nothing else uses that.
  func add(_ x: Tensor, to sum: inout Tensor) {
    require(
      sum.shape == resultShape,
      "a linear map's result of shape \(resultShape) cannot be added to shape \(sum.shape)")
    sum.replaceScalars { multiply(x, into: $1, addend: $0) }
  }

  private func multiply(
    _ x: Tensor, into result: UnsafeMutablePointer<Float>, activation: Activation = .identity,
    slope: UnsafeMutablePointer<Float>? = nil, addend: UnsafePointer<Float>? = nil
  ) {
    withTransposedWeight { weight in
      x.withUnsafeScalars { x in
        bias.withUnsafeScalars { bias in
          for (rows, column) in runs {
            Matmul.multiply(
              rows: rowCount, columns: rows.count, depth: inputSize,
              MatrixView(x, rowStride: inputSize),
              weight.shifted(rows: 0, columns: rows.lowerBound), into: result + column,
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

  /// The weight's transpose: packed where no gradient is wanted, so that a vector's result has the same
  /// bits for any number of vectors.
  private func withTransposedWeight(_ body: (MatrixView) -> Void) {
    switch weight {
    case .packed(let matrix): matrix.withUnsafeView(body)
    case .tensor(let weight):
      guard isTracked else {
        return PackedMatrix(transposeOf: weight, precision).withUnsafeView(body)
      }
      weight.withUnsafeScalars { body(MatrixView($0, rowStride: inputSize).transposed) }
    }
  }

  /// The weight where gradients are wanted, which is then no packed one.
  private var rowMajorWeight: Tensor {
    guard case .tensor(let weight) = weight else { fail("a packed weight has no gradients") }
    return weight
  }

  /// The gradients of input, weight and bias, nil where none is wanted.
  func gradients(from gradient: Tensor, input: Saved) -> [Tensor?] {
    [
      isWanted.x ? inputGradient(gradient) : nil,
      isWanted.weight ? weightGradient(gradient, input.take()) : nil,
      isWanted.bias ? biasGradient(gradient) : nil,
    ]
  }

  /// The gradient of the input, `dx = dy W`.
  private func inputGradient(_ gradient: Tensor) -> Tensor {
    // Of no rows nothing is written.
    guard !runs.isEmpty else { return .zeros(inputShape) }
    return Tensor(shape: inputShape) { result in
      withMemory(gradient, rowMajorWeight) { gradient, weight in
        for (rows, column) in runs {
          Matmul.multiply(
            rows: rowCount, columns: inputSize, depth: rows.count,
            MatrixView(gradient + column, rowStride: outputSize),
            MatrixView(weight + rows.lowerBound * inputSize, rowStride: inputSize), into: result,
            resultStride: inputSize,
            epilogue: Matmul.Epilogue(addend: column > 0 ? UnsafePointer(result) : nil),
            precision: precision)
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

extension Tensor {
  /// The tape's place of some rows of this tensor, one after another; none of them is copied.
  fileprivate func node(ofRows ranges: [Range<Int>]?) -> GradientNode? {
    guard let ranges, let node, GradientTape.isRunning, ranges != [0..<shape[0]] else {
      return node
    }
    let width = shape.dropFirst().reduce(1, *)
    return GradientNode(
      operation: "linear(rows:)", inputs: [node],
      addition: GradientNode.Addition(shape: shape) { gradient, sum in
        sum.withUnsafeMutableScalars { target in
          gradient.withUnsafeScalars { source in
            var source = source
            for range in ranges {
              ArithmeticKernel.add(
                count: range.count * width, target: target + range.lowerBound * width,
                source: source)
              source += range.count * width
            }
          }
        }
      })
  }
}
