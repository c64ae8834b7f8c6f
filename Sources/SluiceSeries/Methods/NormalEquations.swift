import Sluice
import SluiceKernels

/// The normal equations of a linear map from the known rows of a channel to its future, over training windows.
///
/// Products are in float32 over blocks of windows; their sums are in double precision.
struct NormalEquations {
  /// The number of inputs: the context and 1 for the bias.
  private let size: Int
  private let horizon: Int
  /// `sum x x^T`, `[size, size]`.
  private var squares: [Double]
  /// `sum x y^T`, `[size, horizon]`.
  private var products: [Double]
  /// The number of pairs of a window and a target.
  private(set) var sampleCount = 0

  /// Whether the last known value is subtracted from inputs and targets.
  private let subtractsLast: Bool

  private static let windowsPerBlock = 256

  init(of data: ForecastWindows, sampleLimit: Int, subtractsLast: Bool) {
    self.subtractsLast = subtractsLast
    size = data.contextLength + 1
    horizon = data.horizon
    squares = Array(repeating: 0, count: size * size)
    products = Array(repeating: 0, count: size * horizon)
    let positions = data.spreadPositions(
      max(1, sampleLimit / data.profile.targetCount), of: .training)
    for start in stride(from: 0, to: positions.count, by: Self.windowsPerBlock) {
      let end = min(start + Self.windowsPerBlock, positions.count)
      add(data.windows(at: Array(positions[start..<end])))
    }
  }

  private mutating func add(_ batch: ForecastWindows.Batch) {
    let (count, context) = (batch.windowCount * batch.targetCount, size - 1)
    var inputs = batch.history.transposed().reshaped([count, context])
    var targets = batch.targets.transposed().reshaped([count, horizon])
    if let weights = batch.weights {
      let complete = weights.transposed().reshaped([count, horizon]).withUnsafeScalars { weights in
        (0..<count).filter { sample in
          (0..<horizon).allSatisfy { weights[sample * horizon + $0] > 0 }
        }
      }
      guard !complete.isEmpty else { return }
      inputs = inputs.gatheringRows(at: complete.map(Int32.init))
      targets = targets.gatheringRows(at: complete.map(Int32.init))
    }
    if subtractsLast {
      let last = inputs.columns(context - 1..<context)
      (inputs, targets) = (inputs - last, targets - last)
    }
    let ones = Tensor(repeating: 1, shape: [inputs.shape[0], 1])
    let samples = Tensor.concatenated([inputs, ones], axis: 1)
    let transposed = samples.transposed()
    Self.accumulate(transposed.matmul(samples), in: &squares)
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

  /// The map `[size, horizon]` for a weight of its squares, relative to the mean square of the inputs; nil if the
  /// matrix is not positive definite in float32.
  func solution(strength: Double) -> Tensor? {
    var (matrix, values) = (squares, products)
    let meanSquare = (0..<size - 1).reduce(0) { $0 + squares[$1 * size + $1] } / Double(size - 1)
    // The bias is not held small, only kept from being undetermined. An input that never changes has no weight.
    for index in 0..<size - 1 {
      matrix[index * size + index] += max(strength * meanSquare, .leastNormalMagnitude)
    }
    let isSolved = matrix.withUnsafeMutableBufferPointer { matrix in
      values.withUnsafeMutableBufferPointer { values in
        guard let matrix = matrix.baseAddress, let values = values.baseAddress,
          CholeskyKernel.factor(size: size, matrix: matrix)
        else { return false }
        CholeskyKernel.solve(size: size, columns: horizon, factor: matrix, values: values)
        return true
      }
    }
    return isSolved ? Tensor(values.map { Float($0) }, shape: [size, horizon]) : nil
  }
}
