import Sluice
import SluiceFiles
import SluiceKernels
import SluiceTables

/// The class or the number of the nearest training sequence by dynamic time warping.
///
/// The distance is the least sum of squared differences of all channels, over alignments of steps that are at most
/// `band` of the longer sequence apart. Missing values are the last value before them.
///
/// Source: Sakoe and Chiba 1978; as a baseline: Bagnall et al. 2017, "The great time series classification bake off".
public struct NearestNeighbor: SequenceMethod {
  /// "1-NN DTW".
  public let name = "1-NN DTW"
  /// The most steps between aligned steps, as a share of the longer sequence.
  public let band: Double

  private let training: [[Float]]
  private let answers: [SequencePrediction]
  private let channelCount: Int

  /// Keeps the training sequences.
  ///
  /// - Parameters:
  ///   - training: the sequences with their classes or numbers.
  ///   - band: the most steps between aligned steps, as a share of the longer sequence; 1 for no limit.
  public init(_ training: LabelledSequences, band: Double = 0.1) {
    require((0...1).contains(band), "a band is a share from 0 to 1, not \(band)")
    self.training = training.sequences.map { $0.filled(channelCount: training.channelCount) }
    answers =
      switch training.target {
      case .classes(let labels, let names): labels.map { .certain($0, of: names.count) }
      case .numbers(let numbers): numbers.map { .number($0) }
      case .unlabelled: []
      }
    channelCount = training.channelCount
    self.band = band
  }

  /// The class or the number of the nearest training sequence; of the first one of several.
  ///
  /// - Throws: `SequenceDataError` if the sequences have other channels, or if there are no training sequences.
  /// - Complexity: `sequences x training x length x band length` operations at most; a comparison ends when it
  ///   cannot be the nearest. Sequences are divided between threads.
  public func predictions(
    of sequences: LabelledSequences
  ) throws(SequenceDataError) -> [SequencePrediction] {
    guard sequences.channelCount == channelCount else {
      throw .otherChannels(
        sequences.name, found: sequences.channelCount, expected: channelCount)
    }
    guard !answers.isEmpty else { throw .noLabels(sequences.name) }
    let queries = sequences.sequences.map { $0.filled(channelCount: channelCount) }
    var nearest = [Int](repeating: 0, count: queries.count)
    nearest.withUnsafeMutableBufferPointer { nearest in
      ThreadPool.current.parallelFor(queries.count) { index in
        nearest[index] = self.nearest(to: queries[index])
      }
    }
    return nearest.map { answers[$0] }
  }

  /// An upper bound of the number of operations of `predictions(of:)`.
  public func operationCount(for sequences: LabelledSequences) -> Double {
    let lengths = training.map { Double($0.count / channelCount) }
    return sequences.lengths.reduce(0) { sum, length in
      sum
        + lengths.reduce(0) { sum, other in
          let reach = max(band * max(Double(length), other), abs(Double(length) - other))
          return sum + Double(length) * min(other, 2 * reach + 1) * Double(channelCount)
        }
    }
  }

  private func nearest(to query: [Float]) -> Int {
    var (best, least) = (0, Float.infinity)
    let length = query.count / channelCount
    let longest = training.map(\.count).max() ?? 0
    var rows = [Float](repeating: 0, count: 2 * (longest / channelCount + 1))
    for (index, other) in training.enumerated() {
      let otherLength = other.count / channelCount
      let reach = Int(band * Double(max(length, otherLength)))
      let distance = rows.withUnsafeMutableBufferPointer { rows in
        query.withUnsafeBufferPointer { a in
          other.withUnsafeBufferPointer { b -> Float in
            guard let a = a.baseAddress, let b = b.baseAddress, let rows = rows.baseAddress else {
              return .infinity
            }
            return WarpingKernel.distance(
              a, length, b, otherLength, channels: channelCount, band: reach, limit: least,
              rows: rows)
          }
        }
      }
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }
}

extension [Float] {
  /// A sequence `[length, channels]` in which a missing value is the last value before it, or 0.
  func filled(channelCount: Int) -> [Float] {
    guard contains(where: \.isNaN) else { return self }
    var (result, last) = (self, [Float](repeating: 0, count: channelCount))
    for index in indices {
      let channel = index % channelCount
      if result[index].isNaN { result[index] = last[channel] }
      last[channel] = result[index]
    }
    return result
  }
}
