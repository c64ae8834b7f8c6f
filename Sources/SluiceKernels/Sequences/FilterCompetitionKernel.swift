/// Which of the filters of a group has the largest output at a step, and which has the smallest.
package enum FilterCompetitionKernel {
  /// Adds up, for each filter, its outputs at the steps where they are the largest of the group, and counts the steps
  /// where they are the smallest.
  ///
  /// Of equal outputs, that of the filter with the lower number counts.
  ///
  /// - Parameters:
  ///   - outputs: `[filters, paddedCount]`, as ``FixedFilterKernel`` pads them.
  ///   - filterCount: the number of filters.
  ///   - count: the number of outputs of a filter.
  ///   - results: `[filters, 2]`: the sums, and the numbers of steps.
  package static func compete(
    _ outputs: UnsafePointer<Float>, filterCount: Int, count: Int,
    results: UnsafeMutablePointer<Float>
  ) {
    let rowLength = FixedFilterKernel.paddedCount(count)
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2 * filterCount) { totals in
      totals.initialize(repeating: .zero)
      for offset in stride(from: 0, to: count, by: Lanes.width) {
        let first = Lanes(from: outputs + offset)
        var (largest, winner, smallest, loser) = (first, Lanes.zero, first, Lanes.zero)
        for filter in 1..<max(1, filterCount) {
          let (values, number) = (
            Lanes(from: outputs + filter * rowLength + offset), Lanes(repeating: Float(filter))
          )
          winner.replace(with: number, where: values .> largest)
          loser.replace(with: number, where: values .< smallest)
          largest = maximum(largest, values)
          smallest = minimum(smallest, values)
        }
        // No filter has a negative number.
        let isOutside = laneNumbers .>= Lanes(repeating: Float(count - offset))
        winner.replace(with: -1, where: isOutside)
        loser.replace(with: -1, where: isOutside)
        for filter in 0..<filterCount {
          let number = Lanes(repeating: Float(filter))
          totals[2 * filter] += Lanes.zero.replacing(with: largest, where: winner .== number)
          totals[2 * filter + 1] += Lanes.zero.replacing(with: 1, where: loser .== number)
        }
      }
      for index in 0..<2 * filterCount { results[index] = totals[index].horizontalSum }
    }
  }
}
