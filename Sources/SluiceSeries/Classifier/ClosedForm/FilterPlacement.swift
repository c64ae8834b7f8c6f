import Sluice
import SluiceKernels
import SluicePlatform

/// Where the filters of a set read: which channels, and how far apart their taps are.
///
/// Both follow from the number of a filter, mostly by points that fill a cube evenly.
struct FilterPlacement: Sendable {
  /// The number of steps of the longest training sequence.
  let length: Int

  /// The number of channels of a kind.
  private let width: Int
  private let kindCount: Int
  private let largestDilation: Double

  /// The most channels of a filter.
  private static let channelLimit = 9

  /// - Parameters:
  ///   - channelCount: the number of channels, of all kinds.
  ///   - kindCount: the number of kinds: values, their differences, and values that keep their level.
  ///   - length: the number of steps of the longest training sequence. A filter is not wider.
  init(channelCount: Int, kindCount: Int, length: Int) {
    self.length = length
    self.kindCount = kindCount
    width = channelCount / kindCount
    largestDilation = max(1, Double(length - 1) / Double(FixedFilter.tapCount - 1))
  }

  /// Whether a filter may sum its channels: those of the third kind or, without this kind, all kinds of several channels.
  ///
  /// Sums tell the level of a sequence, which other filters do not see.
  func mayBeSum(_ index: Int) -> Bool { kindCount == 3 ? kind(of: index) == 2 : width > 1 }

  private func kind(of index: Int) -> Int {
    Int(LowDiscrepancy.element(index, axis: 1) * Double(kindCount))
  }

  /// The channels of a filter, which are of one kind: as often one as two or three, and so on, up to nine.
  func channels(of index: Int) -> [Int] {
    let kind = kind(of: index)
    let most = min(width, Self.channelLimit)
    let count = Int(pow(Double(most + 1), LowDiscrepancy.element(index, axis: 2)))
    return RandomStream(seed: 0).substream(UInt64(index)).drawn(min(most, count), of: width)
      .map { kind * width + $0 }
  }

  /// The dilation of a filter: as many from 1 to 2 as from 2 to 4, and so on.
  func dilation(of index: Int) -> Int {
    Int(pow(largestDilation, LowDiscrepancy.element(index, axis: 0)))
  }
}
