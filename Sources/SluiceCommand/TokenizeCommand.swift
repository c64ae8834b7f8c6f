import ArgumentParser
import SluiceFiles
import SluiceInspection
import SluiceText

struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Encodes text as token ids, and decodes ids to text.",
    discussion: """
      TOKENIZER is a tokenizer.json (byte-level BPE, as in Hugging Face's models), the folder of a model \
      that contains one, a GGUF file, or the folder of a run or checkpoint.

      Text is read from the files or from standard input. Ids are printed separated by spaces, one line \
      per file.

      EXAMPLES
        sluice tokenize models/Qwen3-0.6B notes.txt
        echo "Hello world" | sluice tokenize models/Qwen3-0.6B/tokenizer.json
        sluice tokenize models/Qwen3-0.6B --tokens notes.txt
        sluice tokenize models/Qwen3-0.6B --count notes.txt
        echo 9707 1879 | sluice tokenize models/Qwen3-0.6B --decode
        echo '"Hello world"' | sluice tokenize models/Qwen3-0.6B --json-lines
        echo '[9707, 1879]' | sluice tokenize models/Qwen3-0.6B --json-lines --decode
        sluice tokenize runs/notes notes.txt --no-special
      """)

  @Argument(help: "The tokenizer: a file or a folder.")
  var tokenizer: String

  @Argument(
    help: ArgumentHelp(
      "Files with text in UTF-8, or with ids; - is standard input. (default: -)", valueName: "path")
  )
  var paths: [String] = []

  @Flag(help: "Decode ids, separated by spaces, commas or line ends, to text.")
  var decode = false

  @Flag(
    help: """
      Read one JSON string per line and print a list of ids for each; with --decode, read lists and print \
      strings.
      """)
  var jsonLines = false

  @Flag(
    inversion: .prefixedNo,
    help: """
      Recognize special tokens in the text, such as <|im_end|>; otherwise they are plain text. With \
      --decode, print special tokens.
      """)
  var special = true

  @Flag(help: "Add the tokens that the model expects around a text, such as <|begin_of_text|>.")
  var addEnds = false

  @Flag(help: "Print one line per token: its id, and its text as a JSON string.")
  var tokens = false

  @Flag(help: "Print only the number of tokens.")
  var count = false

  func validate() throws {
    guard !tokens || !decode && !jsonLines && !count else {
      throw ValidationError("--tokens cannot be combined with --decode, --json-lines or --count.")
    }
    guard !count || !decode && !jsonLines else {
      throw ValidationError("--count cannot be combined with --decode or --json-lines.")
    }
    guard !addEnds || !decode else {
      throw ValidationError("--add-ends cannot be combined with --decode.")
    }
  }

  func run() throws {
    let coder = TextCoder(
      vocabulary: try VocabularyChoice.vocabulary(at: tokenizer), special: special,
      addsEnds: addEnds)
    for path in paths.isEmpty ? ["-"] : paths {
      let bytes = try contents(path)
      let source = path == "-" ? "standard input" : path
      if jsonLines {
        try convertLines(bytes, coder, source: source)
      } else if decode {
        try StandardOutput.write(coder.decode(IDList.ids(in: bytes, source: source)))
      } else {
        try write(coder.encode(bytes, source: source), coder)
      }
    }
  }

  private func contents(_ path: String) throws -> [UInt8] {
    guard path != "-" else { return try SystemCalls.readAll(0, path: "standard input") }
    return try InputFile(path: path).withBytes { Array($0) }
  }

  private func write(_ ids: [Int32], _ coder: TextCoder) throws {
    if count { return try StandardOutput.write("\(ids.count)\n") }
    // A piece at a time: the text of all ids may be large.
    for start in stride(from: 0, to: ids.count, by: 1 << 14) {
      let part = ids[start..<min(start + 1 << 14, ids.count)]
      let text =
        tokens
        ? part.map { "\($0) \(JSONText.quoted(coder.name(of: $0)))\n" }.joined()
        : (start > 0 ? " " : "") + part.map(String.init).joined(separator: " ")
      try StandardOutput.write(text)
    }
    if !tokens { try StandardOutput.write("\n") }
  }

  private func convertLines(_ bytes: [UInt8], _ coder: TextCoder, source: String) throws {
    var output = ""
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      do {
        try line.withUnsafeBytes { line in
          if decode {
            let ids = try JSONText.decode([Int32].self, from: line)
            output += JSONText.quoted(coder.decode(ids))
          } else {
            let text = try JSONText.decode(String.self, from: line)
            let ids = try coder.encode(Array(text.utf8), source: source)
            output += "[" + ids.map(String.init).joined(separator: ",") + "]"
          }
        }
      } catch let error as any SluiceError {
        throw error
      } catch {
        throw JSONError(path: source, reason: "line \(index + 1): \(jsonReason(error))")
      }
      output += "\n"
      if output.utf8.count > 1 << 16 {
        try StandardOutput.write(output)
        output = ""
      }
    }
    try StandardOutput.write(output)
  }
}

/// A vocabulary, and how special tokens are dealt with.
private struct TextCoder {
  let vocabulary: Vocabulary
  let special: Bool
  let addsEnds: Bool

  func encode(_ bytes: [UInt8], source: String) throws -> [Int32] {
    try bytes.withUnsafeBufferPointer { text in
      guard case .bytePairs(let tokenizer) = vocabulary else {
        return try vocabulary.encode(text, source: source)
      }
      let ids = try tokenizer.encode(
        text, source: source, recognizing: special ? .all : .ordinary)
      return addsEnds ? tokenizer.rules.prefix + ids + tokenizer.rules.suffix : ids
    }
  }

  func decode(_ ids: [Int32]) -> String {
    if case .bytePairs(let tokenizer) = vocabulary {
      return tokenizer.decode(ids, skippingSpecial: !special)
    }
    return vocabulary.decode(ids.filter { $0 >= 0 && $0 < vocabulary.count })
  }

  func name(of id: Int32) -> String { vocabulary.names(of: [id]).first ?? "" }
}

/// Ids as people write them.
private enum IDList {
  static func ids(in bytes: [UInt8], source: String) throws -> [Int32] {
    let separators: Set<UInt8> = [
      0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
    ]
    return try bytes.split(whereSeparator: separators.contains).enumerated().map { index, word in
      let text = String(decoding: word, as: UTF8.self)
      guard let id = Int32(text), id >= 0 else {
        throw NotAnID(source: source, position: index + 1, word: text)
      }
      return id
    }
  }
}

/// A word among ids that is none.
private struct NotAnID: SluiceError {
  let source: String
  let position: Int
  let word: String

  var category: ErrorCategory { .badData }

  var description: String {
    "\(source): word \(position), \(quoted(word)), is no id, expected whole numbers from 0 on"
  }
}
