/// The rows of the three parts of a series.
public struct SeriesParts: Sendable, Hashable {
  /// The training rows, from row 0.
  public let training: Range<Int>
  /// The validation rows, after them.
  public let validation: Range<Int>
  /// The test rows, after them; can be empty.
  public let test: Range<Int>

  /// The parts of three lengths.
  init(_ training: Int, _ validation: Int, _ test: Int) {
    self.training = 0..<training
    self.validation = training..<training + validation
    self.test = training + validation..<training + validation + test
  }

  /// The rows of a part.
  public subscript(part: SeriesPart) -> Range<Int> {
    switch part {
    case .training: training
    case .validation: validation
    case .test: test
    }
  }
}

extension SeriesSplit {
  /// The rows of the parts of each series of a panel.
  ///
  /// If all series have times, the split is made on all distinct times, and every series is divided at the
  /// same times, so that no training row is later than a validation row of another series.
  func parts(of panel: [Series]) throws(SeriesError) -> [SeriesParts] {
    guard panel.count > 1, panel.allSatisfy({ !$0.times.isEmpty }) else {
      var parts: [SeriesParts] = []
      for series in panel { parts.append(try self.parts(ofRows: series.rowCount, in: series.name)) }
      return parts
    }
    let times = distinctTimes(of: panel)
    let all = try self.parts(ofRows: times.count)
    return panel.map { series in
      /// The number of rows before the time with this index.
      func rows(before index: Int) -> Int {
        index < times.count ? series.times.lowerBound(of: times[index]) : series.rowCount
      }
      let training = rows(before: all.training.upperBound)
      let validation = rows(before: all.validation.upperBound) - training
      return SeriesParts(
        training, validation, rows(before: all.test.upperBound) - validation - training)
    }
  }

  private func distinctTimes(of panel: [Series]) -> [Int64] {
    // Series of a panel often have the same times.
    var times: [Int64] = []
    for distinct in Set(panel.map(\.times)) { times += distinct }
    times.sort()
    var count = 0
    for time in times where count == 0 || time != times[count - 1] {
      times[count] = time
      count += 1
    }
    times.removeLast(times.count - count)
    return times
  }
}

extension [Int64] {
  /// The number of elements below `bound`, in an array that increases.
  fileprivate func lowerBound(of bound: Int64) -> Int {
    var range = 0..<count
    while let middle = range.isEmpty ? nil : (range.lowerBound + range.upperBound) / 2 {
      range = self[middle] < bound ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
