import SluiceFiles
import SluiceKernels

extension Tensor {
  /// The matrix product over the last two axes.
  ///
  /// Shapes: `[..., rows, depth]` and `[..., depth, columns]` give `[..., rows, columns]`; the other axes
  /// are broadcast as for `+`. Other shapes stop the program with a message.
  ///
  /// - Complexity: `2 rows depth columns` operations for each pair of matrices, twice as many in the
  ///   backward pass.
  public func matmul(_ other: Tensor) -> Tensor {
    let product = BatchedProduct(shape, other.shape)
    let isTracked = (left: isTracked, right: other.isTracked)
    let left = Saved(self, if: isTracked.right)
    let right = Saved(other, if: isTracked.left)
    return product.forward(self, other).recorded(from: [self, other]) { gradient in
      let gradient = gradient.detached
      return [
        isTracked.left ? product.leftGradient(gradient, right.take()) : nil,
        isTracked.right ? product.rightGradient(gradient, left.take()) : nil,
      ]
    }
  }
}

/// A matrix product of tensors of two shapes, without recording for gradients.
private struct BatchedProduct {
  private let leftShape: [Int]
  private let rightShape: [Int]
  private let precision = Precision.current
  private let sizes: (rows: Int, depth: Int, columns: Int)
  private let batch: Broadcast

  init(_ a: [Int], _ b: [Int]) {
    require(
      a.count >= 2 && b.count >= 2 && a[a.count - 1] == b[b.count - 2],
      "matmul: matrices [..., rows, depth] = \(a) and [..., depth, columns] = \(b) do not fit")
    sizes = (a[a.count - 2], a[a.count - 1], b[b.count - 1])
    batch = Broadcast(a.batch, b.batch, for: "multiply the matrices of")
    (leftShape, rightShape) = (a, b)
  }

  private var shape: [Int] { batch.shape + [sizes.rows, sizes.columns] }

  /// Whether one right matrix is used for all left ones, whose rows then form a single matrix.
  private var isSingle: Bool { rightShape.batch.product == 1 }

  private func leftMatrix(_ left: Tensor) -> Matrix { Matrix(left, columns: sizes.depth) }
  private func rightMatrix(_ right: Tensor) -> Matrix { Matrix(right, columns: sizes.columns) }

  func forward(_ left: Tensor, _ right: Tensor) -> Tensor {
    let (left, right) = (leftMatrix(left), rightMatrix(right))
    guard !isSingle else { return left.joined.times(right.joined, as: shape, precision) }
    return left.times(right, as: shape, precision)
  }

  /// The gradient of the left matrices, `da = dy b^T`.
  func leftGradient(_ gradient: Tensor, _ right: Tensor) -> Tensor {
    let (upstream, right) = (Matrix(gradient, columns: sizes.columns), rightMatrix(right))
    if isSingle { return upstream.joined.times(right.joined.transposed, as: leftShape, precision) }
    let each = upstream.times(
      right.transposed, as: batch.shape + [sizes.rows, sizes.depth], precision)
    return each.summed(to: leftShape)
  }

  /// The gradient of the right matrices, `db = a^T dy`.
  func rightGradient(_ gradient: Tensor, _ left: Tensor) -> Tensor {
    let (upstream, left) = (Matrix(gradient, columns: sizes.columns), leftMatrix(left))
    if isSingle { return left.joined.transposed.times(upstream.joined, as: rightShape, precision) }
    let each = left.transposed.times(
      upstream, as: batch.shape + [sizes.depth, sizes.columns], precision)
    return each.summed(to: rightShape)
  }
}

/// The matrices of a tensor, possibly transposed.
private struct Matrix {
  let tensor: Tensor
  private let columns: Int
  private let rows: Int
  private let batch: [Int]
  private var isTransposed = false

  init(_ tensor: Tensor, columns: Int) {
    self.tensor = tensor
    self.columns = columns
    rows = tensor.shape[tensor.shape.count - 2]
    batch = tensor.shape.batch
  }

  private init(_ tensor: Tensor, rows: Int, columns: Int) {
    (self.tensor, self.rows, self.columns, batch) = (tensor, rows, columns, [])
  }

  /// All matrices stacked into a single one.
  var joined: Matrix { Matrix(tensor, rows: rows * batch.product, columns: columns) }

  var transposed: Matrix {
    var matrix = self
    matrix.isTransposed.toggle()
    return matrix
  }

  private var rowCount: Int { isTransposed ? columns : rows }
  private var columnCount: Int { isTransposed ? rows : columns }

  private func view(_ pointer: UnsafePointer<Float>) -> MatrixView {
    let view = MatrixView(pointer, rowStride: columns)
    return isTransposed ? view.transposed : view
  }

  /// The products of each pair of matrices.
  func times(_ other: Matrix, as shape: [Int], _ precision: Precision) -> Tensor {
    let places = Broadcast(batch, other.batch, for: "multiply the matrices of").loop(
      blockSizes: [rows * columns, other.rows * other.columns, rowCount * other.columnCount])
    let product = Matmul.Batch(
      places: places, rows: rowCount, columns: other.columnCount, depth: columnCount)
    return Tensor(shape: shape) { result in
      withMemory(tensor, other.tensor) {
        Matmul.multiply(product, view($0), other.view($1), into: result, precision: precision)
      }
    }
  }
}

extension Broadcast {
  /// The loop over blocks of the given sizes in each array; the last array is packed.
  fileprivate func loop(blockSizes: [Int]) -> StridedLoop {
    let result = shape.packedStrides
    return StridedLoop(
      sizes: shape,
      strides: strides.enumerated().map { axis, strides in
        SIMD4(
          strides[0] * blockSizes[0], strides[1] * blockSizes[1], result[axis] * blockSizes[2], 0)
      })
  }
}

extension [Int] {
  /// The axes before the last two.
  fileprivate var batch: [Int] { Array(dropLast(2)) }
}
