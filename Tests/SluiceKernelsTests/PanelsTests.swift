import SluiceKernels
import TestSupport
import Testing

/// Products whose result or left operand lies in panels have the bits of those that are row-major.
@Suite struct PanelsTests {
  /// Rows, columns and depth of a product, and the width of panels.
  struct Size: Sendable, CustomTestStringConvertible {
    let rows, columns, depth, width: Int
    let precision: Precision
    var testDescription: String { "\(rows) x \(columns) x \(depth), \(width), \(precision)" }
    var operands: MatmulOperands { MatmulOperands([rows, columns, depth], precision) }

    static func each(_ sizes: [(rows: Int, columns: Int, depth: Int, width: Int)]) -> [Size] {
      Precision.allCases.flatMap { precision in
        sizes.map {
          Size(
            rows: $0.rows, columns: $0.columns, depth: $0.depth, width: $0.width,
            precision: precision)
        }
      }
    }
  }

  @Test(
    "The result lies in panels",
    // The last one has more columns than are packed at once, and the second block of them starts within a panel.
    arguments: Size.each([
      (300, 128, 70, 32), (257, 64, 33, 64), (270, 192, 1_100, 96), (257, 4_224, 1_030, 96),
    ]))
  func result(size: Size) {
    let operands = size.operands
    let bias = samples(size.columns)
    let layout = Panels(width: size.width, stride: size.rows * size.width)
    func product(inPanels: Bool) -> [[Float]] {
      let count = size.rows * size.columns
      let resultAndSlope = sameForEveryThreadCount { pool in
        var memory = [Float](repeating: .nan, count: 2 * count)
        memory.withUnsafeMutableBufferPointer { memory in
          operands.a.withUnsafeBufferPointer { a in
            operands.b.withUnsafeBufferPointer { b in
              bias.withUnsafeBufferPointer { bias in
                guard let memory = memory.baseAddress, let a = a.baseAddress,
                  let b = b.baseAddress
                else { return }
                Matmul.multiply(
                  rows: size.rows, columns: size.columns, depth: size.depth,
                  MatrixView(a, rowStride: size.depth), MatrixView(b, rowStride: size.columns),
                  into: memory, resultStride: inPanels ? size.width : size.columns,
                  panels: inPanels ? layout : nil,
                  epilogue: Matmul.Epilogue(
                    bias: bias.baseAddress, activation: .gelu, slope: memory + count),
                  precision: size.precision, pool: pool)
              }
            }
          }
        }
        return memory
      }
      return [Array(resultAndSlope[..<count]), Array(resultAndSlope[count...])]
    }
    let expected = product(inPanels: false).map {
      panels($0, columns: size.columns, width: size.width)
    }
    #expect(product(inPanels: true) == expected)
  }

  @Test(
    "The columns of the left operand lie in panels",
    arguments: Size.each([
      (300, 70, 192, 96), (20, 33, 1_152, 96), (7, 3, 64, 32), (20, 33, 1_150, 10),
    ]))
  func leftColumns(size: Size) {
    let operands = size.operands
    let left = panels(operands.a, columns: size.depth, width: size.width)
    let found = product(size, left) {
      MatrixView($0, panels: Panels(width: size.width, stride: size.rows * size.width))
    }
    let expected = product(size, operands.a) { MatrixView($0, rowStride: size.depth) }
    #expect(found == expected)
  }

  @Test(
    "The rows of the left operand lie in panels",
    // The last two have panels that end within tiles.
    arguments: Size.each([
      (192, 80, 300, 96), (64, 128, 1_031, 32), (160, 70, 9, 32), (176, 70, 65, 44),
      (60, 70, 40, 5),
    ]))
  func leftRows(size: Size) {
    let a = size.operands.a
    let transposed = (0..<size.depth * size.rows).map {
      a[$0 % size.rows * size.depth + $0 / size.rows]
    }
    let left = panels(transposed, columns: size.rows, width: size.width)
    let found = product(size, left) {
      MatrixView($0, panels: Panels(width: size.width, stride: size.depth * size.width)).transposed
    }
    let expected = product(size, transposed) { MatrixView($0, rowStride: size.rows).transposed }
    #expect(found == expected)
  }

  @Test("Sums of columns", arguments: [(3, 64, 32), (1_000, 96, 96), (700, 192, 48)])
  func columnSums(rows: Int, columns: Int, width: Int) {
    let input = samples(rows * columns)
    func sums(_ input: [Float], _ panels: Panels?) -> [Float] {
      sameForEveryThreadCount { pool in
        changed([Float](repeating: .nan, count: columns)) {
          ReductionKernel.columnSums(
            rows: rows, width: columns, panels: panels, input: input, output: $0, pool: pool)
        }
      }
    }
    let found = sums(
      panels(input, columns: columns, width: width), Panels(width: width, stride: rows * width))
    #expect(found == sums(input, nil))
  }

  /// The product of a view of `left` and the right operand.
  private func product(
    _ size: Size, _ left: [Float], _ view: (UnsafePointer<Float>) -> MatrixView
  ) -> [Float] {
    let right = size.operands.b
    return sameForEveryThreadCount { pool in
      // What follows the operand would show in the result.
      changed([Float](repeating: .nan, count: size.rows * size.columns)) { result in
        (left + [Float](repeating: .nan, count: 16)).withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            guard let left = left.baseAddress, let right = right.baseAddress else { return }
            Matmul.multiply(
              rows: size.rows, columns: size.columns, depth: size.depth, view(left),
              MatrixView(right, rowStride: size.columns), into: result,
              resultStride: size.columns, precision: size.precision, pool: pool)
          }
        }
      }
    }
  }

  /// A row-major matrix in panels.
  private func panels(_ matrix: [Float], columns: Int, width: Int) -> [Float] {
    let rows = matrix.count / columns
    return (0..<columns / width).flatMap { panel in
      (0..<rows).flatMap { row -> ArraySlice<Float> in
        let start = row * columns + panel * width
        return matrix[start..<start + width]
      }
    }
  }
}
