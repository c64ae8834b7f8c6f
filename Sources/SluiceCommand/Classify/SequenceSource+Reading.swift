import ArgumentParser
import SluiceFiles
import SluiceSeries
import SluiceTables

extension SequenceSource {
  /// Reads sequences in the way of the source.
  ///
  /// - Parameters:
  ///   - path: the path of a file.
  ///   - needsTarget: whether the sequences must be labelled.
  /// - Throws: errors of reading.
  func read(_ path: String, needsTarget: Bool = true) throws -> LabelledSequences {
    guard let table else { return try LabelledSequences(path: path) }
    let read = try TableProgressLine.read(
      path, format: table.format, kinds: table.columns.kinds(includesTarget: needsTarget))
    return try LabelledSequences(of: read, table.columns, needsTarget: needsTarget)
  }

  /// The parts of the source's sequences, or of another copy of them.
  ///
  /// - Parameters:
  ///   - path: the path of the copy; nil for the source's path.
  ///   - run: the path of the run in messages.
  /// - Throws: `ValidationError` if sequences from standard input must be given again, errors of reading and of the
  ///   division.
  func parts(at path: String? = nil, of run: String) throws -> SequenceParts {
    guard path != nil || !passedOnce else { throw ValidationError.readOnce("sequences", of: run) }
    return try parts(of: read(path ?? self.path), testPath: testPath)
  }

  /// The parts of sequences that were read, with the test sequences of a file of their own.
  func parts(of sequences: LabelledSequences, testPath: String?) throws -> SequenceParts {
    var parts = try sequences.divided(by: split)
    if let testPath { parts.test = try read(testPath) }
    return parts
  }

  /// The training data of the parts.
  func dataset(of parts: SequenceParts) throws -> SequenceDataset {
    var data = try SequenceDataset(
      parts.training, validation: parts.validation, noise: noise)
    data.source = self
    if !isAugmented { data.augmentation = nil }
    return data
  }
}
