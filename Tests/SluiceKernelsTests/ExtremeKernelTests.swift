import Testing

@testable import SluiceKernels

struct ExtremeKernelTests {
  @Test(arguments: axisShapes, [ExtremeKernel.Extreme.largest, .smallest])
  func matchesItsDefinition(shape: AxisShape, extreme: ExtremeKernel.Extreme) {
    // Few different numbers, so that most lines have ties.
    let input = samples(shape.count).map { ($0 * 4).rounded() }
    var places = [Int32](repeating: -1, count: shape.reducedCount)
    let values = sameForEveryThreadCount { pool in
      filled(shape.reducedCount) {
        ExtremeKernel.forward(
          extreme, shape, input: input, values: $0, places: &places, pool: pool)
      }
    }
    let start = samples(shape.count, seed: 3)
    let upstream = samples(shape.reducedCount, seed: 2)
    let gradient = sameForEveryThreadCount { pool in
      changed(start) {
        ExtremeKernel.backward(
          shape, places: places, outputGradient: upstream, addedTo: $0, pool: pool)
      }
    }
    var expected = start
    for (line, elements) in shape.lines(input).enumerated() {
      let best = extreme == .largest ? elements.max() : elements.min()
      #expect(Double(values[line]) == best)
      let place = elements.firstIndex { $0 == best } ?? -1
      #expect(Int(places[line]) == place)
      expected[shape.place(line, place)] += upstream[line]
    }
    #expect(gradient == expected)
  }
}
