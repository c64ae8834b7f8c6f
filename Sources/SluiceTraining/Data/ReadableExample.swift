import Sluice
import SluiceModels
import SluiceText

/// An example of a batch as people read it.
public struct ReadableExample: Codable, Sendable, Equatable {
  /// What the model sees, by the tokens' ids.
  public var inputs: [Int32]
  /// The token to predict at each place, below zero where none is.
  public var targets: [Int32]
  /// The inputs as a text.
  public var text: String

  /// Puts an example together.
  public init(inputs: [Int32], targets: [Int32], text: String) {
    self.inputs = inputs
    self.targets = targets
    self.text = text
  }
}

extension TextBatch {
  /// The batch's sequences with their text.
  func examples(_ vocabulary: Vocabulary) -> [ReadableExample] {
    (0..<inputs.batchSize).map { row in
      let places = row * inputs.tokenCount..<(row + 1) * inputs.tokenCount
      let tokens = Array(inputs.ids[places])
      return ReadableExample(
        inputs: tokens, targets: Array(targets.ids[places]), text: vocabulary.decode(tokens))
    }
  }
}
