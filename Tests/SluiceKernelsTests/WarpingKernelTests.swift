import SluiceKernels
import TestSupport
import Testing

struct WarpingKernelTests {
  /// The definition in double precision, over the whole matrix.
  private static func reference(
    _ a: [[Float]], _ b: [[Float]], band: Int
  ) -> Double {
    let reach = max(band, abs(a.count - b.count))
    var cost = [[Double]](
      repeating: Array(repeating: .infinity, count: b.count + 1), count: a.count + 1)
    cost[0][0] = 0
    for i in a.indices {
      for j in b.indices where abs(i - j) <= reach {
        let difference = zip(a[i], b[j]).reduce(0.0) {
          $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }
        cost[i + 1][j + 1] = difference + min(cost[i][j], cost[i + 1][j], cost[i][j + 1])
      }
    }
    return cost[a.count][b.count]
  }

  private static func distance(
    _ a: [[Float]], _ b: [[Float]], band: Int, limit: Float = .infinity
  ) -> Float {
    var rows = [Float](repeating: 0, count: 2 * (b.count + 1))
    return rows.withUnsafeMutableBufferPointer { rows in
      a.flatMap(\.self).withUnsafeBufferPointer { first in
        b.flatMap(\.self).withUnsafeBufferPointer { second in
          guard let x = first.baseAddress, let y = second.baseAddress, let memory = rows.baseAddress
          else { return .nan }
          return WarpingKernel.distance(
            x, a.count, y, b.count, channels: a[0].count, band: band, limit: limit, rows: memory)
        }
      }
    }
  }

  private static func sequence(_ count: Int, channels: Int, seed: UInt64) -> [[Float]] {
    var generator = TestGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<channels).map { _ in Float.random(in: -2...2, using: &generator) }
    }
  }

  @Test(arguments: [(1, 1, 1, 0), (7, 7, 1, 2), (13, 9, 3, 1), (5, 17, 2, 100), (40, 40, 1, 0)])
  func distancesAreThoseOfTheDefinition(_ sizes: (a: Int, b: Int, channels: Int, band: Int)) {
    let a = Self.sequence(sizes.a, channels: sizes.channels, seed: 1)
    let b = Self.sequence(sizes.b, channels: sizes.channels, seed: 2)
    let expected = Self.reference(a, b, band: sizes.band)
    let found = Self.distance(a, b, band: sizes.band)
    #expect(abs(Double(found) - expected) <= 1e-5 * expected)
    #expect(Self.distance(a, a, band: sizes.band) == 0)
    // At its own value, a limit ends the computation.
    #expect(Self.distance(a, b, band: sizes.band, limit: found * 1.001) == found)
    #expect(Self.distance(a, b, band: sizes.band, limit: found * 0.999) == .infinity)
  }

  @Test func withoutABandItIsTheEuclideanDistance() {
    let (a, b) = (Self.sequence(9, channels: 2, seed: 3), Self.sequence(9, channels: 2, seed: 4))
    let expected = zip(a.flatMap(\.self), b.flatMap(\.self)).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    #expect(abs(Double(Self.distance(a, b, band: 0)) - expected) < 1e-5 * expected)
  }
}
