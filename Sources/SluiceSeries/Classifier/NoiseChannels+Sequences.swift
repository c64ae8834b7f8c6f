import Sluice
import SluiceTables

extension NoiseChannels {
  /// The sequences with channels of noise after their own channels; their names are "noise 1" and so on.
  ///
  /// - Parameters:
  ///   - sequences: the sequences.
  ///   - file: the number of their file: sequences of several files have different noise.
  /// - Throws: `SeriesError.badNoiseCount` if the number of channels is not valid.
  public func added(
    to sequences: LabelledSequences, file: Int = 0
  ) throws(SeriesError) -> LabelledSequences {
    guard (1...Self.countLimit).contains(count) else { throw .badNoiseCount(count) }
    let random = RandomStream(seed: seed).substream(UInt64(file))
    let width = sequences.channelCount
    let noisy = sequences.sequences.enumerated().map { number, values -> [Float] in
      let length = values.count / width
      let noise = Initialization.normal(standardDeviation: 1)
        .tensor([length, count], using: random.substream(UInt64(number))).scalars
      var result: [Float] = []
      for step in 0..<length {
        result += values[step * width..<(step + 1) * width]
        result += noise[step * count..<(step + 1) * count]
      }
      return result
    }
    let unnamed = (1...width).map { width == 1 ? "value" : "channel \($0)" }
    let names: [String] = sequences.channelNames ?? unnamed
    let noiseNames = (1...count).map { "noise \($0)" }
    return LabelledSequences(
      name: sequences.name, sequences: noisy, channelCount: width + count,
      channelNames: names + noiseNames, target: sequences.target,
      sequenceNames: sequences.sequenceNames)
  }
}
