/// A file format, valid files of it, and how such a file is read.
struct MutatedFormat: Sendable {
  /// The name on the command line.
  let name: String
  /// The name of the file in its folder.
  let fileName: String
  /// Valid files.
  let samples: [[UInt8]]
  /// What mutants get in addition to bytes of samples: keywords and extreme values.
  let words: [String]
  /// How many bytes a mutant may make the process larger.
  var memoryLimit = 64 << 20
  /// Writes the files that a sample needs beside it.
  var prepare: @Sendable (_ sample: Int, _ folder: String) throws -> Void = { _, _ in }
  /// Reads the file and everything in it; throws what the library throws.
  let read: @Sendable (_ path: String, _ folder: String) throws -> Void

  /// All formats.
  static func all() throws -> [MutatedFormat] {
    try [
      .safetensors(), .safetensorsIndex(), .gguf(), .configuration(), .generationSettings(),
      .checkpoint(), .training(), .vocabulary(), .tokenizer(), .ranks(), .template(),
      .templateSettings(), .promptCache(), .table(), .sequences(),
    ]
  }
}
