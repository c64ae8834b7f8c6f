import SluicePlatform
import SluiceText
import Sluice
import SluiceKernels
import SluiceModels

/// Windows of a text as training data for language models.
///
/// ```swift
/// let text = try TextDataset(TextCorpus(paths: ["notes.txt"]), tokens: .characters)
/// let data = try text.windows(of: 64)
/// ```
public struct TextWindows: TrainingData {
  /// The text.
  public let dataset: TextDataset
  /// The number of tokens in a window.
  public let contextLength: Int

  /// Divides a text into windows.
  ///
  /// - Throws: `DatasetError.tooShort` if the training set or the validation set has fewer than
  ///   `contextLength + 1` tokens.
  public init(_ dataset: TextDataset, contextLength: Int) throws(DatasetError) {
    for (name, part) in [
      ("training part", dataset.training), ("validation part", dataset.validation),
    ] where part.count <= contextLength {
      throw .tooShort(part: name, tokenCount: part.count, contextLength: contextLength)
    }
    self.dataset = dataset
    self.contextLength = contextLength
  }

  /// The fingerprint of the text and its document boundaries.
  public var fingerprint: UInt64 {
    dataset.documents.map { (dataset.fingerprint ^ $0.fingerprint) &* 0x100_0000_01b3 }
      ?? dataset.fingerprint
  }

  /// The paths of the text and its document boundaries.
  public var source: (any DataSource)? {
    TextSource(
      paths: dataset.paths, documents: dataset.documentCut,
      textFingerprint: dataset.documents == nil ? nil : dataset.fingerprint.hexadecimal)
  }

  /// The memory of the tokens and, temporarily, of the text.
  public var memorySize: Int { 3 * dataset.tokenCount + (dataset.documents?.byteCount ?? 0) }

  /// The loss of a uniform distribution over all tokens.
  public var uninformedLoss: Double? { log(Double(dataset.vocabulary.count)) }

  /// Checks that the vocabulary size and the context length of a model match the text and the windows.
  ///
  /// - Throws: `DatasetError` if they do not match.
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

  /// Windows at uniformly random positions of the training part or the validation part, depending on `place`.
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
  /// Windows of the text as training data.
  ///
  /// - Throws: `DatasetError.tooShort` if the text is too short.
  public func windows(of contextLength: Int) throws(DatasetError) -> TextWindows {
    try TextWindows(self, contextLength: contextLength)
  }
}
