import Sluice
import SluiceFiles
import SluiceText

extension ConvertibleModel {
  /// Writes the model in a format; what is written is complete or does not exist.
  ///
  /// Hugging Face's tokenizer files are copied as they are. From bytes, and from characters of ASCII, a
  /// `tokenizer.json` without merges is made; other vocabularies are stored as `vocabulary.json`, which only Sluice
  /// reads, and cannot be stored in GGUF files. Memory for one tensor at a time is enough.
  ///
  /// - Parameters:
  ///   - path: a file for GGUF, otherwise a folder; it must not exist, except for an empty folder.
  ///   - format: the format.
  ///   - type: the type of the weights, one of the format's `weightTypes`.
  ///   - progress: called with the share of the weights that is written, from 0 to 1.
  /// - Returns: sentences about what the format does not store, or what other programs do not read.
  /// - Throws: `InexpressibleModel` with the settings that the format cannot express, `TokenizerError` for a
  ///   tokenizer that it cannot express, `ConfigurationError` for a type that it does not have, and `FileError` if
  ///   something exists at the path or cannot be written.
  @discardableResult
  public func write(
    to path: String, as format: ModelFormat, type: WeightType = .float32,
    progress: (_ share: Double) -> Void = { _ in }
  ) throws -> [String] {
    guard format.weightTypes.contains(type) else {
      throw ConfigurationError.outOfRange(
        setting: "type", value: type.rawValue,
        expected: format.weightTypes.map(\.rawValue).joined(separator: ", ")
          + " for the format \(format.rawValue)")
    }
    try Self.requireWritable(path, as: format)
    guard !format.isFile else { return try writeGGUF(to: path, type, progress) }
    let place = try FolderReservation(path.withoutSlash)
    defer { place.removeIfEmpty() }
    var remarks: [String] = []
    try FolderReplacement.replace(place.path) { folder in
      remarks =
        format == .checkpoint
        ? try writeCheckpoint(to: folder, progress)
        : try writeHuggingFace(to: folder, type, progress)
    }
    return remarks
  }

  /// Throws unless a model can be written to a path: something exists there, or its folder cannot be written to.
  ///
  /// `write(to:as:type:progress:)` checks this, too; before a large model is read, it is better known in advance.
  public static func requireWritable(_ path: String, as format: ModelFormat) throws {
    let path = path.withoutSlash
    let isEmptyFolder = try !format.isFile && FileKind.isFolder(path) && Folder.isEmpty(path)
    guard FileKind(of: path, followingLinks: false) == nil || isEmptyFolder else {
      throw FileError(path: path, problem: .unwritable(reason: "it already exists"))
    }
    guard !format.isFile else { return try AtomicFile.requireWritable(path) }
    try FolderReservation(path).removeIfEmpty()
  }

  // MARK: - GGUF

  private func writeGGUF(
    to path: String, _ type: WeightType, _ progress: (Double) -> Void
  ) throws -> [String] {
    let layout = try GGUFLayout(of: model, preferring: architecture)
    let vocabulary = try vocabulary
    let tokenizer = try vocabulary?.bytePairs(source: self.path, for: "GGUF files")
    let templates = try chatTemplates
    try model.write(
      layout, to: path, as: type, tokenizer: tokenizer, chatTemplates: templates,
      generation: generation, progress: progress)
    var remarks = remarks(on: vocabulary)
    if let form = layout.architecture.gguf, form.isOwn {
      remarks.append("only Sluice reads the architecture \(form.name); llama.cpp does not know it")
    }
    if tokenizer == nil {
      remarks.append("the model has no tokenizer, so other programs cannot generate text with it")
    }
    if tokenizer?.addedTokens.contains(where: \.hasSurroundings) == true {
      remarks.append(
        "GGUF files do not store which spaces and letters added tokens need around them")
    }
    if generation.endTokens.count > 2 {
      remarks.append(
        "GGUF files store two tokens that end a text; \(generation.endTokens.count - 2) more are lost"
      )
    }
    return remarks
  }

  // MARK: - Hugging Face

  private func writeHuggingFace(
    to folder: String, _ type: WeightType, _ progress: (Double) -> Void
  ) throws -> [String] {
    let form = try PublishedArchitectures.all.expressing(
      model.configuration, preferring: architecture, includingOwnKeys: true)
    var remarks = try writeTokenizer(to: folder)
    try PublishedModel(model, as: form, generation: generation)
      .write(to: folder, as: type.safetensors ?? .float32, progress: progress)
    if !form.ownKeys.isEmpty, !(model.configuration.transformer.block.attention.gates.isEmpty) {
      remarks.append(
        "transformers does not have the gates of this model: only Sluice and the study's own code open it"
      )
    }
    return remarks
  }

  private func writeTokenizer(to folder: String) throws -> [String] {
    let source = CheckpointFiles(path).folder
    func has(_ name: String) -> Bool { FileKind.exists(at: "\(source)/\(name)") }
    // A checkpoint of a run has no tokenizer_config.json.
    if format != .gguf, has("tokenizer.json"),
      format == .huggingFace || has("tokenizer_config.json")
    {
      try TokenizerFiles.copy(TokenizerFiles.names, from: source, to: folder)
      return []
    }
    guard let vocabulary = try vocabulary else { return [] }
    let templates = try chatTemplates
    do {
      let tokenizer = try vocabulary.bytePairs(source: path, for: "tokenizer.json")
      try TokenizerFiles.write(
        tokenizer, generation, contextLength: model.configuration.contextLength, templates,
        to: folder)
      return remarks(on: vocabulary)
    } catch let error as TokenizerError {
      guard case .inexpressible = error.problem else { throw error }
      try vocabulary.write(toCheckpoint: folder)
      return ["\(error); it is stored as vocabulary.json, which only Sluice reads"]
    }
  }

  private func remarks(on vocabulary: Vocabulary?) -> [String] {
    guard case .characters? = vocabulary else { return [] }
    return [
      "the characters became a byte-level tokenizer, which drops other characters without an error"
    ]
  }

  // MARK: - Checkpoint

  private func writeCheckpoint(
    to folder: String, _ progress: (Double) -> Void
  ) throws -> [String] {
    progress(0)
    guard let vocabulary = try vocabulary else {
      try model.write(to: folder)
      progress(1)
      return ["the model has no vocabulary, so it cannot read text"]
    }
    guard vocabulary.fits(modelOf: model.configuration.vocabularySize) else {
      throw CheckpointError(
        path: path,
        problem: .vocabularySize(
          found: vocabulary.count, expected: model.configuration.vocabularySize))
    }
    if case .bytePairs(let tokenizer) = vocabulary, format == .gguf {
      try TokenizerFiles.write(
        tokenizer, generation, contextLength: model.configuration.contextLength, chatTemplates,
        to: folder)
    } else if format != .gguf {
      try TokenizerFiles.copy(
        TokenizerFiles.templateNames, from: CheckpointFiles(self.path).folder, to: folder)
    }
    try JSONFile.write(generation, to: CheckpointFiles(folder).generation)
    try Checkpoint(model: model, vocabulary: vocabulary).write(to: folder)
    progress(1)
    return []
  }
}

extension AddedToken {
  /// Whether it is found only with some text around it, or takes spaces around it.
  fileprivate var hasSurroundings: Bool { isSingleWord || takesSpaceBefore || takesSpaceBehind }
}

extension String {
  /// A path without slashes at its end.
  fileprivate var withoutSlash: String {
    var path = self
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
