import Sluice
import SluiceFiles
import SluiceKernels
import SluiceTables

/// A way to predict the class of a sequence: a baseline or a model.
public protocol ClassificationMethod: Sendable {
  /// The name in tables.
  var name: String { get }

  /// The index of the class of each sequence.
  ///
  /// - Parameter sequences: the sequences; their classes must not be read.
  func classes(of sequences: LabelledSequences) -> [Int]
}

/// The class with the most training sequences.
public struct MajorityClass: ClassificationMethod {
  /// "majority".
  public let name = "majority"
  /// The index of the class.
  public let label: Int

  /// Finds the class with the most sequences; the first one of several.
  public init(of training: LabelledSequences) {
    var counts = [Int](repeating: 0, count: training.classNames?.count ?? 1)
    for label in training.labels ?? [] { counts[label] += 1 }
    label =
      counts.indices.max { counts[$0] < counts[$1] || counts[$0] == counts[$1] && $0 > $1 } ?? 0
  }

  /// The same class for every sequence.
  public func classes(of sequences: LabelledSequences) -> [Int] {
    Array(repeating: label, count: sequences.count)
  }
}

/// The class of the nearest training sequence by dynamic time warping.
///
/// The distance is the least sum of squared differences of all channels, over alignments of steps that are at most
/// `band` of the longer sequence apart. Missing values are the last value before them.
///
/// Source: Sakoe and Chiba 1978; as a baseline: Bagnall et al. 2017, "The great time series classification bake off".
public struct NearestNeighbor: ClassificationMethod {
  /// "1-NN DTW".
  public let name = "1-NN DTW"
  /// The most steps between aligned steps, as a share of the longer sequence.
  public let band: Double

  private let training: [[Float]]
  private let labels: [Int]
  private let channelCount: Int

  /// Keeps the training sequences.
  ///
  /// - Parameters:
  ///   - training: the sequences with their classes.
  ///   - band: the most steps between aligned steps, as a share of the longer sequence; 1 for no limit.
  public init(_ training: LabelledSequences, band: Double = 0.1) {
    require((0...1).contains(band), "a band is a share from 0 to 1, not \(band)")
    self.training = training.sequences.map { $0.filled(channelCount: training.channelCount) }
    labels = training.labels ?? []
    channelCount = training.channelCount
    self.band = band
  }

  /// The class of the nearest training sequence; of the first one of several.
  ///
  /// - Complexity: `sequences x training x length x band length` operations at most; a comparison ends when it
  ///   cannot be the nearest. Sequences are divided between threads.
  public func classes(of sequences: LabelledSequences) -> [Int] {
    require(
      sequences.channelCount == channelCount,
      "sequences of \(sequences.channelCount) channels, but \(channelCount) in training")
    let queries = sequences.sequences.map { $0.filled(channelCount: channelCount) }
    var nearest = [Int](repeating: 0, count: queries.count)
    nearest.withUnsafeMutableBufferPointer { nearest in
      ThreadPool.current.parallelFor(queries.count) { index in
        nearest[index] = self.nearest(to: queries[index])
      }
    }
    return nearest.map { labels[$0] }
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
