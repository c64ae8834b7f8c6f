import Sluice
import Testing

/// Expects `body` to give bit-identical results with 1, 2 and 3 threads.
package func expectSameForAllThreadCounts(
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> [Tensor]
) rethrows {
  let one = try ThreadPool.$current.withValue(ThreadPool(threadCount: 1), operation: body)
  #expect(
    one.contains { $0.count > 0 }, "\(what): nothing to compare", sourceLocation: sourceLocation)
  for threadCount in 2...3 {
    let several = try ThreadPool.$current.withValue(
      ThreadPool(threadCount: threadCount), operation: body)
    #expect(
      several.map(\.bits) == one.map(\.bits), "\(what) on \(threadCount) threads",
      sourceLocation: sourceLocation)
  }
}

extension Tensor {
  /// The bit patterns of the elements, which distinguish zeros and NaNs.
  package var bits: [UInt32] { scalars.map(\.bitPattern) }
}
