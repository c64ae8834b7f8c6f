import Sluice

extension Tensor {
  /// Random numbers for tests; equal seeds give equal numbers.
  package static func sample(
    _ shape: [Int], seed: UInt64 = 1, in range: ClosedRange<Float> = -2...2
  ) -> Tensor {
    var generator = TestGenerator(seed: seed)
    let scalars = (0..<shape.reduce(1, *)).map { _ in Float.random(in: range, using: &generator) }
    return Tensor(scalars, shape: shape)
  }

  /// The elements in double precision.
  package var doubles: [Double] { scalars.map(Double.init) }
}
