import Sluice

/// Series with equal channels, and their parts.
struct SeriesPanel {
  private let series: [Series]
  /// The channels of each series, sorted by role.
  private let columns: [[Series.Channel]]
  /// The parts of each series.
  let parts: [SeriesParts]
  /// The channels without values.
  let channels: [SeriesProfile.Channel]

  init(_ series: [Series], split: SeriesSplit) throws(SeriesError) {
    self.series = series
    columns = series.map(\.channels.byRole)
    guard let first = columns.first else { throw .noSeries }
    channels = first.map { .init(name: $0.name, role: $0.role) }
    for (index, found) in columns.enumerated() {
      let found = found.map { SeriesProfile.Channel(name: $0.name, role: $0.role) }
      guard found == channels else {
        throw .otherChannels(
          series: series[index].name, found: found.map(\.title), expected: channels.map(\.title))
      }
    }
    parts = try split.parts(of: series)
  }

  private var targetCount: Int { channels.count { $0.role == .target } }

  /// The scale of the training rows of all series.
  func scale() throws(SeriesError) -> SeriesScale {
    var pieces: [[ArraySlice<Double>]] = []
    for channel in channels.indices {
      pieces.append(zip(columns, parts).map { $0[channel].values[$1.training] })
      guard pieces[channel].contains(where: { $0.contains { !$0.isNaN } }) else {
        throw .nothingObserved(channel: channels[channel].name)
      }
    }
    return SeriesScale(ofPieces: pieces)
  }

  /// The series in one scale.
  func standardized(_ scale: SeriesScale) -> [StandardizedSeries] {
    series.indices.map {
      StandardizedSeries(
        series[$0], channels: columns[$0], targetCount: targetCount, scale: scale, parts: parts[$0])
    }
  }

  /// The time between two rows, if all series have the same.
  var step: Int64? {
    guard let step = series[0].step, series.allSatisfy({ $0.step == step }) else { return nil }
    return step
  }

  /// The dominant season of the targets in the training rows of the longest series.
  func period(in standardized: [StandardizedSeries]) -> Int? {
    let longest = parts.indices.sorted { parts[$0].training.count > parts[$1].training.count }
      .prefix(SeasonSearch.signalLimit)
    let count = min(targetCount, max(1, SeasonSearch.signalLimit / longest.count))
    let signals = longest.flatMap { index in
      (0..<count).map { number in
        standardized[index].trainingValues(of: number * targetCount / count)
      }
    }
    let rowCount = longest.reduce(0) { $0 + parts[$1].training.count }
    return SeasonSearch(signals: signals, rowCount: rowCount).period(step: series[0].usualStep)
  }

  /// A hash of values, times, channels and parts, and of further numbers.
  func fingerprint(with numbers: [Int]) -> UInt64 {
    var hash = Fingerprint()
    for number in numbers { hash.add(UInt64(number)) }
    for channel in channels { hash.add(channel.title) }
    for (index, series) in series.enumerated() {
      hash.add(series.name)
      hash.add(UInt64(series.rowCount))
      for part in SeriesPart.allCases { hash.add(UInt64(parts[index][part].upperBound)) }
      for time in series.times { hash.add(UInt64(bitPattern: time)) }
      for column in columns[index] {
        for value in column.values { hash.add(value.isNaN ? .max : value.bitPattern) }
      }
    }
    return hash.value
  }
}

/// A hash of numbers, in which every bit depends on all numbers before.
private struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ number: UInt64) {
    // FNV-1a of whole words alone passes high bits, such as signs, only to high bits.
    value = (value ^ number) &* 0x100_0000_01b3
    value ^= value >> 32
  }

  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(UInt64(byte)) }
  }
}

extension SeriesProfile.Channel {
  /// The name, and the role if it is no target.
  fileprivate var title: String { role == .target ? name : "\(name) (\(role.rawValue))" }
}

extension StandardizedSeries {
  /// The training values of a channel.
  fileprivate func trainingValues(of channel: Int) -> [Double] {
    rows.withUnsafeScalars { values in
      parts.training.map { Double(values[$0 * rows.lastDimension + channel]) }
    }
  }
}
