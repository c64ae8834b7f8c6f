import Foundation
import Sluice

extension Tensor {
  /// The address of the elements.
  var address: UInt { withUnsafeScalars { UInt(bitPattern: $0) } }
}

// The definitions of operations in double precision, simple and slow.

enum Reference {
  static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  static func activation(_ activation: Activation, _ x: Double) -> Double {
    switch activation {
    case .identity: x
    case .sigmoid: sigmoid(x)
    case .silu: x * sigmoid(x)
    case .gelu: x * 0.5 * (1 + erf(x / 2.0.squareRoot()))
    case .tanh: tanh(x)
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .relu: max(x, 0)
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .nonSparseSigmoid: 0.5 + 0.5 * sigmoid(x)
    case .sqrtSoftplus: self.activation(.softplus, x).squareRoot()
    }
  }

  static func rows(_ x: [Double], width: Int) -> [[Double]] {
    stride(from: 0, to: x.count, by: width).map { Array(x[$0..<$0 + width]) }
  }

  static func gatedLinearUnit(_ x: [Double], width: Int) -> [Double] {
    rows(x, width: 2 * width).flatMap { row in
      (0..<width).map { activation(.silu, row[$0]) * row[width + $0] }
    }
  }

  static func layerNorm(
    _ x: [Double], weight: [Double], bias: [Double]?, epsilon: Double
  ) -> [Double] {
    let width = weight.count
    return rows(x, width: width).flatMap { row in
      let mean = row.reduce(0, +) / Double(width)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      return (0..<width).map {
        (row[$0] - mean) / (variance + epsilon).squareRoot() * weight[$0] + (bias?[$0] ?? 0)
      }
    }
  }

  static func rmsNorm(_ x: [Double], weight: [Double], epsilon: Double) -> [Double] {
    let width = weight.count
    return rows(x, width: width).flatMap { row in
      let square = row.reduce(0) { $0 + $1 * $1 } / Double(width)
      return (0..<width).map { row[$0] / (square + epsilon).squareRoot() * weight[$0] }
    }
  }

  /// One loss per row; zero if the target is negative.
  static func crossEntropies(_ logits: [Double], targets: [Int32]) -> [Double] {
    zip(rows(logits, width: logits.count / targets.count), targets).map { row, target in
      guard target >= 0 else { return 0 }
      let largest = row.max() ?? 0
      let sum = row.reduce(0) { $0 + exp($1 - largest) }
      return largest + log(sum) - row[Int(target)]
    }
  }

  /// Multiplies pairs, as complex numbers, by `factor exp(i angle)`.
  static func rotated(
    _ x: [Double], tokenCount: Int, headCount: Int, headDimension: Int, columns: Int,
    base: Double = 10000, positionOffset: Int = 0, rotatedDimension: Int? = nil,
    frequencies: [Double]? = nil, factor: Double = 1
  ) -> [Double] {
    var result = x
    let rotated = rotatedDimension ?? headDimension
    let half = rotated / 2
    let frequencies =
      frequencies ?? (0..<half).map { pow(base, -2 * Double($0) / Double(rotated)) }
    for row in 0..<x.count / columns {
      let position = Double(row % tokenCount + positionOffset)
      for head in 0..<headCount {
        for pair in 0..<half {
          let angle = position * frequencies[pair]
          let first = row * columns + head * headDimension + pair
          result[first] = factor * (x[first] * cos(angle) - x[first + half] * sin(angle))
          result[first + half] = factor * (x[first] * sin(angle) + x[first + half] * cos(angle))
        }
      }
    }
    return result
  }

  static func linear(_ x: [Double], weight: [Double], bias: [Double]?, inputSize: Int) -> [Double] {
    let weightRows = rows(weight, width: inputSize)
    return rows(x, width: inputSize).flatMap { row in
      weightRows.enumerated().map { output, weights in
        zip(row, weights).reduce(bias?[output] ?? 0) { $0 + $1.0 * $1.1 }
      }
    }
  }
}
