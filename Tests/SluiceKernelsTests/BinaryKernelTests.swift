import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct BinaryKernelTests {
  private func reference(_ operation: BinaryOperation, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    case .maximum: max(a, b)
    case .minimum: min(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    }
  }

  @Test(arguments: BinaryOperation.allCases, [(1, 1), (7, 5), (3, 97), (90, 113)])
  func matchesItsDefinition(_ operation: BinaryOperation, size: (rows: Int, columns: Int)) {
    let (rows, columns) = size
    let hasKink = ![.add, .subtract, .multiply, .divide, .power].contains(operation)
    let full = samples(rows * columns, in: 0.5...2)
    let row = samples(columns, seed: 2, in: 0.5...2)
    let column = samples(rows, seed: 3, in: 0.5...2)
    let upstream = samples(rows * columns, seed: 4)
    // Strides of the operands along rows and columns, and the index of (row, column) with these strides.
    let kinds: [(SIMD2<Int>, [Float], (Int, Int) -> Int)] = [
      ([columns, 1], full, { $0 * columns + $1 }), ([0, 1], row, { $1 }),
      ([1, 0], column, { r, _ in r }),
      ([0, 0], [1.25], { _, _ in 0 }),
    ]
    for (leftStrides, left, leftPlace) in kinds {
      for (rightStrides, right, rightPlace) in kinds {
        let loop = StridedLoop(
          sizes: [rows, columns],
          strides: (0..<2).map { SIMD4(leftStrides[$0], rightStrides[$0], 0, 0) })
        let found = sameForEveryThreadCount { pool in
          filled(upstream.count) {
            BinaryKernel.forward(operation, loop, left: left, right: right, output: $0, pool: pool)
          }
        }
        let gradients = [BinaryKernel.Side.left, .right].map { side in
          sameForEveryThreadCount { pool in
            changed(upstream) {
              BinaryKernel.backward(
                operation, of: side, loop, left: left, right: right, outputGradient: $0,
                gradient: $0, pool: pool)
            }
          }
        }
        var (values, leftGradient, rightGradient): ([Double], [Double], [Double]) = ([], [], [])
        for index in upstream.indices {
          let (r, c) = index.quotientAndRemainder(dividingBy: columns)
          let (a, b) = (Double(left[leftPlace(r, c)]), Double(right[rightPlace(r, c)]))
          let g = Double(upstream[index])
          values.append(reference(operation, a, b))
          let isTie = hasKink && abs(a - b) < 1e-4
          leftGradient.append(
            isTie ? .nan : g * slope({ reference(operation, $0, b) }, at: a))
          rightGradient.append(
            isTie ? .nan : g * slope({ reference(operation, a, $0) }, at: b))
        }
        expectClose(found, values)
        // Differences across a tie are not gradients; gradients at ties are tested with tensors.
        let compared = upstream.indices.filter { !leftGradient[$0].isNaN }
        // If both operands are the same, all elements are ties.
        guard !hasKink || !compared.isEmpty else { continue }
        expectClose(compared.map { gradients[0][$0] }, compared.map { leftGradient[$0] })
        expectClose(compared.map { gradients[1][$0] }, compared.map { rightGradient[$0] })
      }
    }
  }
}
