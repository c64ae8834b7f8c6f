import Sluice
import TestSupport
import Testing

@testable import SluiceSeries

struct LeaveOneOutRidgeTests {
  /// The penalized least squares fit with a bias in double precision: its normal equations are solved by
  /// elimination.
  private static func fit(
    _ x: [[Double]], _ y: [Double], penalty: Double
  ) -> (weights: [Double], bias: Double) {
    let rows = x.map { $0 + [1] }
    let size = rows[0].count
    var matrix = (0..<size).map { i in
      (0..<size).map { j in
        rows.reduce(0) { $0 + $1[i] * $1[j] } + (i == j && i < size - 1 ? penalty : 0)
      } + [zip(rows, y).reduce(0) { $0 + $1.0[i] * $1.1 }]
    }
    for column in 0..<size {
      let pivot =
        (column..<size).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
      matrix.swapAt(column, pivot)
      for row in 0..<size where row != column {
        let factor = matrix[row][column] / matrix[column][column]
        for index in column...size { matrix[row][index] -= factor * matrix[column][index] }
      }
    }
    let solution = (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
    return (Array(solution.dropLast()), solution[size - 1])
  }

  @Test(arguments: [1e-3, 0.1, 10]) func samplesLeftOutArePredictedByTheOthers(penalty: Double)
    throws
  {
    let (count, width) = (9, 14)
    let features = Tensor.sample([count, width], seed: 1)
    let targets = Tensor.sample([count, 2], seed: 2)
    // A feature that does not vary has no weight.
    let constant = Tensor(repeating: 3, shape: [count, 1])
    let ridge = LeaveOneOutRidge(.concatenated([features, constant], axis: 1), targets: targets)
    let solution = try #require(ridge.solution(penalty: penalty))
    let leftOut = ridge.leftOut(of: solution)
    let map = ridge.map(of: solution)
    #expect(map.weight[width..., axis: 0].scalars == [0, 0])
    // Standardized over all samples.
    let x = (0..<count).map { row in (0..<width).map { Double(features[row, $0]) } }
    let standardized = (0..<count).map { row in
      (0..<width).map { column in
        let values = x.map { $0[column] }
        let mean = values.reduce(0, +) / Double(count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        return (x[row][column] - mean) / variance.squareRoot()
      }
    }
    let predictions = map(.concatenated([features, constant], axis: 1))
    for target in 0..<2 {
      let y = (0..<count).map { Double(targets[$0, target]) }
      func error(_ found: Float, _ fit: (weights: [Double], bias: Double), row: Int) -> Double {
        let expected = zip(fit.weights, standardized[row]).reduce(fit.bias) { $0 + $1.0 * $1.1 }
        return abs(Double(found) - expected)
      }
      let all = Self.fit(standardized, y, penalty: penalty * Double(width))
      for row in 0..<count {
        var (others, rest) = (standardized, y)
        others.remove(at: row)
        rest.remove(at: row)
        let fit = Self.fit(others, rest, penalty: penalty * Double(width))
        #expect(error(leftOut[row, target], fit, row: row) < 2e-4)
        #expect(error(predictions[row, target], all, row: row) < 2e-4)
      }
    }
  }

  @Test func samplesThatAreAllEqualArePredictedByTheMean() throws {
    let ridge = LeaveOneOutRidge(
      Tensor(repeating: 0.5, shape: [4, 3]), targets: Tensor([1, 0, 0, 0], shape: [4, 1]))
    let solution = try #require(ridge.solution(penalty: 0.1))
    expectClose(
      ridge.leftOut(of: solution).scalars, [0, 1.0 / 3, 1.0 / 3, 1.0 / 3], tolerance: 1e-6)
    let map = ridge.map(of: solution)
    expectClose(map(Tensor([9, 9, 9], shape: [1, 3])).scalars, [0.25], tolerance: 1e-6)
  }

  @Test func samplesThatAreNotFiniteHaveNoSolution() {
    let ridge = LeaveOneOutRidge(
      Tensor([0, .nan, 1, 2], shape: [2, 2]), targets: Tensor([1, 0], shape: [2, 1]))
    #expect(ridge.solution(penalty: 0.1) == nil)
  }
}
