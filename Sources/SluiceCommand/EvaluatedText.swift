import ArgumentParser
import SluiceFiles
import SluiceModels
import SluiceText
import SluiceTraining

/// The text for an evaluation, with a warning if the model was trained on it.
struct EvaluatedText {
  let dataset: TextDataset
  /// The tokens to evaluate; nil for all.
  let part: Range<Int>?
  /// A warning if the run was trained on the text; nil otherwise.
  let warning: String?

  /// Finds the requested text.
  ///
  /// - Parameters:
  ///   - command: the command.
  ///   - vocabulary: the vocabulary of the checkpoint.
  ///   - run: the run that the checkpoint belongs to; nil if unknown.
  /// - Throws: a `SluiceError` for a text that cannot be read or has what the vocabulary lacks, or that is
  ///   not the run's though its held-out part is asked for; `ValidationError` where nothing tells what the
  ///   run was trained on.
  init(_ command: EvaluateCommand, _ vocabulary: Vocabulary, of run: SavedRun?) throws {
    let source =
      run?.dataKind == TextSource.kind ? try run?.source(TextSource.self) : nil
    let trained = source?.textFingerprint ?? run?.dataFingerprint
    let corpus = try TrainingSource.corpus(
      at: Self.paths(command, source), ofRunWith: source == nil ? nil : trained)
    dataset = try TextDataset(
      corpus, vocabulary: vocabulary,
      documents: command.documents.map(\.cut) ?? source?.documents)
    let isOwn = source != nil && dataset.fingerprint == trained?.fingerprint
    guard command.heldOut else {
      part = nil
      warning =
        isOwn
        ? "the model was trained on 90 % of this text; --held-out evaluates only the rest"
        : source?.overlap(with: corpus.paths)?.warning
      return
    }
    guard isOwn else { throw NotTheRunsText(checkpoint: command.model, paths: command.paths) }
    part = dataset.validation
    warning = nil
  }

  private static func paths(_ command: EvaluateCommand, _ source: TextSource?) throws -> [String] {
    guard command.heldOut else { return command.paths }
    guard let source else {
      throw ValidationError(
        "--held-out needs a run on text: the text that \(command.model) was trained on is unknown."
      )
    }
    guard command.paths.isEmpty else { return command.paths }
    guard !source.passedOnce else {
      throw ValidationError.readOnce("text", of: command.model)
    }
    return source.paths
  }
}

/// The error for `--held-out` with a text that the run was not trained on.
struct NotTheRunsText: SluiceError {
  let checkpoint: String
  let paths: [String]

  var category: ErrorCategory { .badData }

  var description: String {
    paths.isEmpty
      ? """
      the text of \(checkpoint) has changed since the training, so its held-out part is unknown
      """
      : """
      \(paths.joined(separator: " ")) is not the text that \(checkpoint) was trained on, so it has no \
      held-out part
      """
  }
}

/// The overlap of two texts, determined from their paths.
private enum TextOverlap {
  /// A path of the evaluated text is a training path, or is in a training folder.
  case part
  /// A training path is in a folder of the evaluated text.
  case whole

  var warning: String {
    switch self {
    case .part:
      """
      this text is part of the run's text, 90 % of which was used for training; --held-out evaluates \
      only the rest
      """
    case .whole:
      """
      part of this text was used for training; --held-out without a path evaluates only the text that was \
      held out
      """
    }
  }
}

extension TextSource {
  /// The overlap of this text with other paths; nil if the paths show none.
  ///
  /// Standard input has no path to compare.
  fileprivate func overlap(with others: [String]) -> TextOverlap? {
    func resolved(_ paths: [String]) -> [String] {
      paths.filter { $0 != "-" }.map { Folder.resolved($0) ?? $0 }
    }
    let (own, others) = (resolved(paths), resolved(others))
    func has(_ paths: [String], in folders: [String]) -> Bool {
      paths.contains { path in folders.contains { path == $0 || path.hasPrefix($0 + "/") } }
    }
    return has(others, in: own) ? .part : has(own, in: others) ? .whole : nil
  }
}

extension String {
  /// The number of a fingerprint in a file.
  fileprivate var fingerprint: UInt64? { UInt64(self, radix: 16) }
}
