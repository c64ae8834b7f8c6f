import SluiceFiles
import SluiceSeries
import SluiceTables

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SequenceSource {
  /// The path as it is stored in a run: absolute, so that the run can be resumed from other folders.
  static func stored(_ path: String) -> String {
    path == "-" || path.hasPrefix("/")
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

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
  /// - Parameter path: the path of the copy; nil for the source's path.
  /// - Throws: errors of reading and of the division.
  func parts(at path: String? = nil) throws -> SequenceParts {
    try parts(of: read(path ?? self.path), testPath: testPath)
  }

  /// The parts of sequences that were read, with the test sequences of a file of their own.
  func parts(of sequences: LabelledSequences, testPath: String?) throws -> SequenceParts {
    var parts = try sequences.divided(by: split)
    if let testPath { parts.test = try read(testPath) }
    return parts
  }

  /// The training data of the parts.
  func dataset(of parts: SequenceParts) throws -> SequenceDataset {
    var data = try SequenceDataset(parts.training, validation: parts.validation)
    data.source = self
    if !isAugmented { data.augmentation = nil }
    return data
  }
}
