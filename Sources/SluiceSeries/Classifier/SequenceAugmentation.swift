import Sluice
import SluiceKernels

/// Random changes of training sequences: a part of a sequence, stretched to its length at a varying speed.
///
/// Only some of the sequences are changed. Values between two steps are interpolated, which would smooth noise, so
/// the share of changed sequences is larger for smooth sequences.
///
/// Sources: Le Guennec et al. 2016, "Data Augmentation for Time Series Classification using Convolutional Neural
/// Networks" (window slicing and warping); Iwana and Uchida 2021 (arXiv 2007.15951), a survey.
public struct SequenceAugmentation: Sendable, Hashable {
  /// The standard deviation of the logarithm of the speed at five places of a sequence.
  public var warp: Float
  /// The largest share of a sequence that is cut off at its ends.
  public var crop: Float
  /// The share of sequences that are changed, from 0 to 1.
  public var share: Float

  /// The number of places at which the speed is drawn.
  private static let knotCount = 5
  /// The least number of steps of a sequence that is changed.
  private static let shortest = 5

  /// Makes an augmentation.
  public init(warp: Float = 0.2, crop: Float = 0.2, share: Float) {
    self.warp = warp
    self.crop = crop
    self.share = share
  }

  /// The usual augmentation: the share of changed sequences is half of the smoothness.
  public init(of profile: SequenceProfile) {
    self.init(share: Float(min(1, max(0, profile.smoothness))) / 2)
  }

  /// A changed copy of a sequence `[length, channels]`, or the sequence itself.
  ///
  /// - Parameters:
  ///   - sequence: the values, without missing ones.
  ///   - channelCount: the number of channels.
  ///   - random: the random stream of the sequence.
  /// - Returns: a sequence of the same length.
  func applied(to sequence: [Float], channelCount: Int, random: RandomStream) -> [Float] {
    let length = sequence.count / channelCount
    guard length >= Self.shortest, random.uniform(at: 0) < share else { return sequence }
    let kept = 1 - crop * random.uniform(at: 1)
    let start = (1 - kept) * random.uniform(at: 2)
    let places = path(length, random: random.substream(0))
    let last = places[length - 1]
    var result = sequence
    for (step, place) in places.enumerated() {
      let position = (start + kept * place / last) * Float(length - 1)
      let index = min(Int(position), length - 2)
      let share = position - Float(index)
      for channel in 0..<channelCount {
        let (before, after) = (
          sequence[index * channelCount + channel], sequence[(index + 1) * channelCount + channel]
        )
        result[step * channelCount + channel] = before * (1 - share) + after * share
      }
    }
    return result
  }

  /// The places of the steps along the sequence: sums of speeds, which are linear between the knots.
  private func path(_ length: Int, random: RandomStream) -> [Float] {
    let knots = Tensor(shape: [Self.knotCount]) { random.fillNormal($0, count: Self.knotCount) }
    let speeds = (knots * warp).exp().scalars
    var places = [Float](repeating: 0, count: length)
    var sum: Float = 0
    for step in 0..<length {
      places[step] = sum
      let position = Float(step) / Float(length - 1) * Float(Self.knotCount - 1)
      let knot = min(Int(position), Self.knotCount - 2)
      sum += speeds[knot] + (speeds[knot + 1] - speeds[knot]) * (position - Float(knot))
    }
    return places
  }
}
