import SluiceModels

/// A model of token sequences, which can be trained on texts and tasks.
public protocol TokenModel: TrainableModel {
  /// The vocabulary size.
  var vocabularySize: Int { get }
  /// The context length, in tokens.
  var contextLength: Int { get }
}

extension LanguageModel: TokenModel {
  /// The vocabulary size.
  public var vocabularySize: Int { configuration.vocabularySize }
}

extension TokenModel {
  /// Throws if the vocabulary size of the model differs from that of the data.
  func requireVocabulary(of count: Int) throws(DatasetError) {
    guard vocabularySize != count else { return }
    throw .otherVocabulary(data: count, model: vocabularySize)
  }
}
