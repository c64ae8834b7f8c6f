import Sluice
import SluiceModels
import SluiceText

/// An example of a batch in readable form.
public struct ReadableExample: Codable, Sendable, Equatable {
  /// The input token ids.
  public var inputs: [Int32]
  /// The target token ids; negative targets are ignored.
  public var targets: [Int32]
  /// The inputs as text.
  public var text: String

  /// Makes an example.
  public init(inputs: [Int32], targets: [Int32], text: String) {
    self.inputs = inputs
    self.targets = targets
    self.text = text
  }
}

extension TextBatch {
  /// The sequences of the batch with their text.
  func examples(_ vocabulary: Vocabulary) -> [ReadableExample] {
    (0..<inputs.batchSize).map { row in
      let places = row * inputs.tokenCount..<(row + 1) * inputs.tokenCount
      let tokens = Array(inputs.ids[places])
      return ReadableExample(
        inputs: tokens, targets: Array(targets.ids[places]), text: vocabulary.decode(tokens))
    }
  }
}
