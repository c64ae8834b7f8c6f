import Sluice
import SluiceFiles
import SluiceText

extension PublishedModel {
  /// Writes a GGUF file, which llama.cpp can read if it knows the architecture.
  ///
  /// The file has the model's own architecture if that can express it, otherwise the first one that can:
  /// `llama`, `qwen2`, `qwen3` or, for gates on the head outputs, `gated-qwen3`, which only Sluice reads.
  /// Vectors are 32-bit floats; with `WeightType.q8`, rows that are not a multiple of 32 numbers are stored as
  /// `F16`. Of the generation settings, the special tokens are stored. Scaling `llama3` is stored as a factor for
  /// each frequency. Memory for one tensor at a time is enough.
  ///
  /// - Parameters:
  ///   - path: the file; an existing file is replaced.
  ///   - type: the type of the weights.
  ///   - tokenizer: the tokenizer; nil for none.
  ///   - chatTemplates: the chat templates; nil for none.
  ///   - progress: called with the share of bytes that are written, from 0 to 1.
  /// - Throws: `InexpressibleModel` with the settings that GGUF files cannot express, `TokenizerError` if they
  ///   cannot express the tokenizer, `GGUFError` for numbers that are too large for the type, `FileError` if the
  ///   file cannot be written.
  public func write(
    toGGUF path: String, as type: WeightType = .float32, tokenizer: BytePairTokenizer? = nil,
    chatTemplates: ChatTemplates? = nil, progress: (_ share: Double) -> Void = { _ in }
  ) throws {
    try model.write(
      GGUFLayout(of: model, preferring: architecture), to: path, as: type, tokenizer: tokenizer,
      chatTemplates: chatTemplates, generation: generation, progress: progress)
  }
}

extension LanguageModel {
  /// Writes a GGUF file with a layout of this model.
  func write(
    _ layout: GGUFLayout, to path: String, as type: WeightType, tokenizer: BytePairTokenizer?,
    chatTemplates: ChatTemplates?, generation: GenerationDefaults,
    progress: (_ share: Double) -> Void
  ) throws {
    var metadata = layout.metadata
    metadata["general.file_type"] = .uint32(type.ggufFileType)
    if type == .q8 { metadata["general.quantization_version"] = .uint32(2) }
    if let tokenizer {
      try metadata.set(tokenizer, count: configuration.vocabularySize, generation)
    } else {
      metadata.setNoTokenizer(count: configuration.vocabularySize, generation)
    }
    if let chatTemplates { metadata.set(chatTemplates) }
    let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
    let entries = layout.entries(as: type)
    // The factors of frequencies come first.
    let frequencyCount = entries.count - layout.tensors.count
    let byteCount = entries.reduce(0) { $0 + $1.byteCount }
    var done = 0
    try GGUF.write(entries, metadata: metadata, to: path) { index in
      progress(Double(done) / Double(max(byteCount, 1)))
      let entry = entries[index]
      done += entry.byteCount
      guard index >= frequencyCount else { return Tensor(layout.frequencyFactors ?? []) }
      let tensor = layout.tensors[index - frequencyCount].gathered { values[$0]?.tensor.detached }
      guard entry.type == .float32 || tensor.magnitudeIsWithin(entry.type.largestNumber) else {
        throw GGUFError.Problem.unwritableNumber(tensor: entry.name, type: entry.type.name)
      }
      return tensor
    }
    progress(1)
  }
}
