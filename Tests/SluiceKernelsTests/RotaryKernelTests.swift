import Foundation
import TestSupport
import Testing

@testable import SluiceKernels

struct RotaryKernelTests {
  @Test(arguments: [2, 6, 32, 34, 64], [0, 5])
  func rotatesPairsHalfAHeadApart(headDimension: Int, positionOffset: Int) {
    let (rows, tokens, headCount, half) = (14, 7, 3, headDimension / 2)
    let rowStride = headCount * headDimension + 5
    let data = samples(rows * rowStride)
    let found = rotated(data, rows, tokens, headCount, headDimension, rowStride, positionOffset)
    var expected = data.map(Double.init)
    for row in 0..<rows {
      for head in 0..<headCount {
        for index in 0..<half {
          let first = row * rowStride + head * headDimension + index
          let angle = angle(positionOffset + row % tokens, index, half)
          let (a, b) = (Double(data[first]), Double(data[first + half]))
          expected[first] = a * cos(angle) - b * sin(angle)
          expected[first + half] = b * cos(angle) + a * sin(angle)
        }
      }
    }
    expectClose(found, expected, tolerance: 1e-6)
  }

  @Test func theInverseTurnsBack() {
    let data = samples(300 * 100)
    let there = rotated(data, 300, 20, 3, 32, 100, 1)
    let back = rotated(there, 300, 20, 3, 32, 100, 1, transposed: true)
    expectClose(back, data, tolerance: 1e-6)
    #expect(there != data)
  }

  @Test(arguments: [2, 6, 34])
  func theRestOfAHeadStays(rotatedDimension: Int) {
    let (rows, headCount, headDimension, half) = (14, 3, 37, rotatedDimension / 2)
    let data = samples(rows * headCount * headDimension)
    let angles = (0..<7).flatMap { position in (0..<half).map { angle(position, $0, half) } }
    let found = sameForEveryThreadCount { pool in
      changed(data) {
        RotaryKernel.rotate(
          rows: rows, headCount: headCount, headDimension: headDimension,
          rotatedDimension: rotatedDimension, rowStride: headCount * headDimension, data: $0,
          cosine: angles.map { Float(cos($0)) }, sine: angles.map { Float(sin($0)) },
          tokensPerSequence: 7, pool: pool)
      }
    }
    var expected = data.map(Double.init)
    for index in data.indices {
      let (row, element) = (index / (headCount * headDimension), index % headDimension)
      guard element < half else { continue }
      let angle = angles[row % 7 * half + element]
      let (a, b) = (Double(data[index]), Double(data[index + half]))
      expected[index] = a * cos(angle) - b * sin(angle)
      expected[index + half] = b * cos(angle) + a * sin(angle)
    }
    expectClose(found, expected, tolerance: 1e-6)
    for index in data.indices where index % headDimension >= rotatedDimension {
      #expect(found[index] == data[index])
    }
  }

  @Test("Each row has a position of its own, in one or several panels", arguments: [1, 3])
  func positions(panelCount: Int) {
    let (positions, half) = ([3, 0, 5, 4, 3], 4)
    let rowCount = panelCount * positions.count
    let data = samples(rowCount * 2 * half)
    let angles = (0..<6).flatMap { position in (0..<half).map { angle(position, $0, half) } }
    let found = sameForEveryThreadCount { pool in
      changed(data) { data in
        positions.withUnsafeBufferPointer { positions in
          RotaryKernel.rotate(
            rows: rowCount, headCount: 1, headDimension: 2 * half, rowStride: 2 * half, data: data,
            cosine: angles.map { Float(cos($0)) }, sine: angles.map { Float(sin($0)) },
            tokensPerSequence: positions.count, positions: positions, pool: pool)
        }
      }
    }
    for row in 0..<rowCount {
      let position = positions[row % positions.count]
      let rows = row * 2 * half..<(row + 1) * 2 * half
      let alone = rotated(Array(data[rows]), 1, 1, 1, 2 * half, 2 * half, position)
      #expect(Array(found[rows]) == alone)
    }
  }

  private func angle(_ position: Int, _ index: Int, _ half: Int) -> Double {
    Double(position) * pow(10_000, -Double(index) / Double(half))
  }

  private func rotated(
    _ data: [Float], _ rows: Int, _ tokens: Int, _ headCount: Int, _ headDimension: Int,
    _ rowStride: Int, _ positionOffset: Int, transposed: Bool = false
  ) -> [Float] {
    let half = headDimension / 2
    let angles = (0..<tokens + positionOffset).flatMap { position in
      (0..<half).map { angle(position, $0, half) }
    }
    let cosine = angles.map { Float(cos($0)) }
    let sine = angles.map { Float(sin($0)) }
    return sameForEveryThreadCount { pool in
      changed(data) {
        RotaryKernel.rotate(
          rows: rows, headCount: headCount, headDimension: headDimension, rowStride: rowStride,
          data: $0, cosine: cosine, sine: sine, tokensPerSequence: tokens,
          positionOffset: positionOffset, transposed: transposed, pool: pool)
      }
    }
  }
}
