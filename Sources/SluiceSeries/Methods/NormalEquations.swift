import Sluice
import SluiceKernels

/// The normal equations of a linear map, added up over blocks of samples.
///
/// Products are in float32; their sums are in double precision.
struct NormalEquations {
  private let inputCount: Int
  private let targetCount: Int
  /// Whether the last input is 1, for a bias.
  private let hasBias: Bool
  /// `sum x x^T`, `[inputs, inputs]`.
  private var squares: [Double]
  /// `sum x y^T`, `[inputs, targets]`.
  private var products: [Double]
  /// The number of samples.
  private(set) var sampleCount = 0

  init(inputCount: Int, targetCount: Int, hasBias: Bool = false) {
    self.inputCount = inputCount
    self.targetCount = targetCount
    self.hasBias = hasBias
    squares = Array(repeating: 0, count: inputCount * inputCount)
    products = Array(repeating: 0, count: inputCount * targetCount)
  }

  /// Adds samples, `[samples, inputs]` and `[samples, targets]`.
  mutating func add(_ inputs: Tensor, _ targets: Tensor) {
    let transposed = inputs.transposed()
    Self.accumulate(transposed.matmul(inputs), in: &squares)
    Self.accumulate(transposed.matmul(targets), in: &products)
    sampleCount += inputs.shape[0]
  }

  private static func accumulate(_ tensor: Tensor, in sums: inout [Double]) {
    tensor.withUnsafeScalars { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for index in sums.indices { sums[index] += Double(values[index]) }
      }
    }
  }

  /// The map `[inputs, targets]` for a penalty on its squares, relative to the mean square of the inputs; nil if the
  /// matrix is not positive definite in float32.
  func solution(penalty: Double) -> Tensor? {
    var (matrix, values) = (squares, products)
    // The bias is not held small, only kept from being undetermined. An input that never changes has no weight.
    let heldCount = hasBias ? inputCount - 1 : inputCount
    let meanSquare =
      (0..<heldCount).reduce(0) { $0 + squares[$1 * inputCount + $1] } / Double(max(1, heldCount))
    for index in 0..<heldCount {
      matrix[index * inputCount + index] += max(penalty * meanSquare, .leastNormalMagnitude)
    }
    let isSolved = matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeMutableBufferPointer { values in
        guard let matrix = matrix.baseAddress, let values = values.baseAddress,
          CholeskyKernel.factor(size: inputCount, matrix: matrix)
        else { return false }
        CholeskyKernel.solve(
          size: inputCount, columns: targetCount, factor: matrix, values: values)
        return true
      }
    }
    return isSolved
      ? Tensor(values.map { Float($0) }, shape: [inputCount, targetCount]) : nil
  }
}
