import SluicePlatform
import SluiceText
import Sluice
import SluiceKernels
import SluiceModels

/// Windows of a text, each token to be predicted from those before it.
///
/// ```swift
/// let text = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// let data = try text.windows(of: 64)
/// ```
public struct TextWindows: TrainingData {
  /// The text.
  public let dataset: TextDataset
  /// Tokens in a window.
  public let contextLength: Int

  /// Cuts windows out of a text.
  ///
  /// - Throws: `DatasetError.tooShort` unless both parts of the text hold a window of `contextLength`
  ///   tokens and the token after it.
  public init(_ dataset: TextDataset, contextLength: Int) throws(DatasetError) {
    for (name, part) in [
      ("training part", dataset.training), ("validation part", dataset.validation),
    ] where part.count <= contextLength {
      throw .tooShort(part: name, tokenCount: part.count, contextLength: contextLength)
    }
    self.dataset = dataset
    self.contextLength = contextLength
  }

  /// The text's, or another one where it is cut into documents.
  public var fingerprint: UInt64 {
    dataset.documents.map { (dataset.fingerprint ^ $0.fingerprint) &* 0x100_0000_01b3 }
      ?? dataset.fingerprint
  }

  /// Where the text's files lie, and how it is cut.
  public var source: (any DataSource)? {
    TextSource(
      paths: dataset.paths, documents: dataset.documentCut,
      textFingerprint: dataset.documents == nil ? nil : dataset.fingerprint.hexadecimal)
  }

  /// The tokens, and at times the text beside them.
  public var memorySize: Int { 3 * dataset.tokenCount + (dataset.documents?.byteCount ?? 0) }

  /// That of guessing evenly among all tokens.
  public var uninformedLoss: Double? { log(Double(dataset.vocabulary.count)) }

  /// Checks that a model of tokens has the text's vocabulary and the windows' context.
  ///
  /// - Throws: `DatasetError` where it has others.
  public func requireFit(_ model: some TrainableModel) throws {
    guard let model = model as? any TokenModel else { return }
    try model.requireVocabulary(of: dataset.vocabulary.count)
    guard model.contextLength == contextLength else {
      throw DatasetError.otherContext(windows: contextLength, model: model.contextLength)
    }
  }

  /// Writes the vocabulary.
  public func writeCompanions(to folder: String) throws {
    try dataset.vocabulary.write(toCheckpoint: folder)
  }

  /// The windows and their text.
  public func examples(of batch: TextBatch) -> [ReadableExample] {
    batch.examples(dataset.vocabulary)
  }

  /// Windows at uniformly random positions of the part that `place` belongs to.
  public func batch(
    _ numbers: Range<Int>, at place: BatchPlace, random: RandomStream
  ) -> TextBatch {
    let part =
      switch place {
      case .training: dataset.training
      case .validation: dataset.validation
      }
    let starts = numbers.map {
      part.lowerBound + random.integer(below: part.count - contextLength, at: UInt64($0))
    }
    return dataset.windows(at: starts, contextLength: contextLength)
  }
}

extension TextDataset {
  /// Windows of the text to train on.
  ///
  /// - Throws: `DatasetError.tooShort` where the text has none.
  public func windows(of contextLength: Int) throws(DatasetError) -> TextWindows {
    try TextWindows(self, contextLength: contextLength)
  }
}
