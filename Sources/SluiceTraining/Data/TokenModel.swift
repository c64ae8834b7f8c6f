import SluiceModels

/// A model of sequences of tokens: what texts and tasks must fit.
public protocol TokenModel: TrainableModel {
  /// Different tokens that it knows.
  var vocabularySize: Int { get }
  /// Tokens that it sees at once.
  var contextLength: Int { get }
}

extension LanguageModel: TokenModel {
  /// Different tokens that it knows.
  public var vocabularySize: Int { configuration.vocabularySize }
}

extension TokenModel {
  /// Throws unless the model knows as many tokens as the data has.
  func requireVocabulary(of count: Int) throws(DatasetError) {
    guard vocabularySize != count else { return }
    throw .otherVocabulary(data: count, model: vocabularySize)
  }
}
