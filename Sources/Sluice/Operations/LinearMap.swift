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
  /// The weight's column of the first input.
  private let firstColumn: Int
  /// The width of the panels that the outputs lie in; nil if the outputs of a vector are contiguous.
  private let panelWidth: Int?

  init(
    x: Tensor, weight: Tensor, rows: [Range<Int>]? = nil, bias: Tensor?, panelWidth: Int? = nil
  ) {
    self.init(
      inputs: x.shape, weight.shape, rows, bias, isWanted: (x.isTracked, weight.isTracked),
      panelWidth: panelWidth, weight: { .tensor(weight.detached) })
  }

  init(
    x: Tensor, packed weight: Parameter, rows: [Range<Int>]?, bias: Tensor?,
    panelWidth: Int? = nil
  ) {
    self.init(
      inputs: x.shape, weight.shape, rows, bias, isWanted: (x.isTracked, false),
      panelWidth: panelWidth, weight: { .packed(weight.packed(for: .current)) })
  }

  /// A map of some columns of the weight, whose input needs a gradient.
  init(inputs: [Int], columns: Range<Int>, weight: Tensor, bias: Tensor?) {
    self.init(
      inputs: inputs, weight.shape, nil, bias, isWanted: (true, weight.isTracked),
      columns: columns, weight: { .tensor(weight.detached) })
  }

  private init(
    inputs: [Int], _ shape: [Int], _ rows: [Range<Int>]?, _ bias: Tensor?,
    isWanted: (x: Bool, weight: Bool), columns: Range<Int>? = nil, panelWidth: Int? = nil,
    weight: () -> Parameter.Operand
  ) {
    let width = inputs.last ?? 1
    require(
      shape.count == 2 && width == columns?.count ?? shape[1],
      "a linear map of shape [out, in] = \(shape) cannot take vectors of \(width)")
    require(
      columns.map { $0.lowerBound >= 0 && $0.upperBound <= shape[1] } ?? true,
      "columns \(columns ?? 0..<0) are out of range for a map with \(shape[1]) inputs")
    require(
      bias == nil || bias?.shape == [shape[0]],
      "the bias has shape \(bias?.shape ?? []), but the map has \(shape[0]) outputs")
    let rows = rows ?? [0..<shape[0]]
    require(
      rows.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= shape[0] },
      "rows \(rows) are out of range for a map with \(shape[0]) outputs")
    let vectorCount = inputs.dropLast().reduce(1, *)
    require(
      panelWidth.map { width in
        Matmul.canWritePanels(width: width, rows: vectorCount)
          && rows.allSatisfy { $0.count.isMultiple(of: width) }
      } ?? true,
      "panels of \(panelWidth ?? 0) cannot hold the outputs \(rows) of \(vectorCount) vectors")
    var column = 0
    runs = rows.map { rows in
      defer { column += rows.count }
      return (rows, column)
    }
    outputSize = column
    inputShape = inputs
    firstColumn = columns?.lowerBound ?? 0
    self.panelWidth = panelWidth
    self.weight = weight()
    weightShape = shape
    self.bias = bias?.detached
    self.isWanted = (isWanted.x, isWanted.weight, bias?.isTracked ?? false)
  }

  var isTracked: Bool { isWanted.x || isWanted.weight || isWanted.bias }
  private var inputSize: Int { inputShape.last ?? 1 }
  private var rowCount: Int { inputShape.dropLast().reduce(1, *) }

  private var resultShape: [Int] {
    let shape = Array(inputShape.dropLast())
    guard let panelWidth else { return shape + [outputSize] }
    return [outputSize / panelWidth] + shape + [panelWidth]
  }

  private var panels: Panels? {
    panelWidth.map { Panels(width: $0, stride: rowCount * $0) }
  }

  /// The gradient of the outputs from a column on, which starts a panel.
  private func view(ofGradient gradient: UnsafePointer<Float>, from column: Int = 0) -> MatrixView {
    let view =
      panels.map { MatrixView(gradient, panels: $0) } ?? MatrixView(gradient, rowStride: outputSize)
    return view.shifted(rows: 0, columns: column)
  }

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
    let (weight, panels) = (weightToRead, panels)
    x.withUnsafeScalars { x in
      bias.withUnsafeScalars { bias in
        for (rows, column) in runs {
          let offset = panels?.offset(ofColumn: column) ?? column
          withTransposed(weight, rows: rows) { weight in
            Matmul.multiply(
              rows: rowCount, columns: rows.count, depth: inputSize,
              MatrixView(x, rowStride: inputSize), weight, into: result + offset,
              resultStride: panelWidth ?? outputSize, panels: panels,
              epilogue: Matmul.Epilogue(
                bias: bias.map { $0 + rows.lowerBound }, activation: activation,
                slope: slope.map { $0 + offset }, addend: addend.map { $0 + offset }),
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
    case .tensor(let weight): weight.withUnsafeScalars { body(view(of: $0, rows).transposed) }
    }
  }

  /// Some rows of the weight, and the columns of the inputs.
  private func view(of weight: UnsafePointer<Float>, _ rows: Range<Int>) -> MatrixView {
    MatrixView(
      weight + rows.lowerBound * weightShape[1] + firstColumn, rowStride: weightShape[1])
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
    guard !runs.isEmpty else { return .zeros(inputShape) }
    return Tensor(shape: inputShape) { result in
      slopes.withUnsafeScalars { slopes in
        multiply(gradient, into: result, factors: slopes, addend: nil)
      }
    }
  }

  /// The gradient of the input, added to a sum if there is one; in place if it is not used elsewhere.
  func inputGradient(_ gradient: Tensor, addedTo sum: consuming Tensor?) -> Tensor {
    guard var sum = consume sum else { return inputGradient(gradient) }
    guard !runs.isEmpty else { return sum }
    sum.replaceScalars { multiply(gradient, into: $1, factors: nil, addend: $0) }
    return sum
  }

  private func multiply(
    _ gradient: Tensor, into result: UnsafeMutablePointer<Float>, factors: UnsafePointer<Float>?,
    addend: UnsafePointer<Float>?
  ) {
    withMemory(gradient, rowMajorWeight) { gradient, weight in
      for (index, (rows, column)) in runs.enumerated() {
        Matmul.multiply(
          rows: rowCount, columns: inputSize, depth: rows.count,
          view(ofGradient: gradient, from: column), view(of: weight, rows),
          into: result, resultStride: inputSize,
          epilogue: Matmul.Epilogue(
            factors: index == runs.count - 1 ? factors : nil,
            addend: index > 0 ? UnsafePointer(result) : addend), precision: precision)
      }
    }
  }

  /// The gradient of the weight's rows and columns that were used, `dW = dy^T x`.
  func weightGradient(_ gradient: Tensor, _ x: Tensor) -> Tensor {
    Tensor(shape: [outputSize, inputSize]) { result in
      withMemory(gradient, x) { gradient, x in
        Matmul.multiply(
          rows: outputSize, columns: inputSize, depth: rowCount,
          view(ofGradient: gradient).transposed,
          MatrixView(x, rowStride: inputSize), into: result, resultStride: inputSize,
          precision: precision)
      }
    }
  }

  /// The gradient of the bias: the sum over all vectors.
  func biasGradient(_ gradient: Tensor) -> Tensor {
    Tensor(shape: [outputSize]) { result in
      gradient.withUnsafeScalars {
        ReductionKernel.columnSums(
          rows: rowCount, width: outputSize, panels: panels, input: $0, output: result)
      }
    }
  }
}
