import ArgumentParser
import Sluice
import SluiceFiles
import SluiceModels
import SluiceText

struct BenchmarkTokenizerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer",
    abstract: "Measures how fast a tokenizer is read, and how fast it encodes text.",
    discussion: """
      TOKENIZER is a tokenizer.json (byte-level BPE), or a folder that contains one. The text is encoded as \
      a whole. Times are medians, ± half the interquartile range.

      Benchmarks/tokenizer_speed.py compares the times with Hugging Face's tokenizers.

      EXAMPLES
        sluice benchmark tokenizer Qwen3-0.6B/tokenizer.json book.txt --threads 1
      """)

  @Argument(help: "The tokenizer: a file or a folder.")
  var tokenizer: String

  @Argument(help: ArgumentHelp("A file of text, in UTF-8.", valueName: "path"))
  var path: String

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var effort: EffortOptions

  @Flag(help: "Print the results as JSON.")
  var json = false

  /// What was measured.
  private struct Figures: Encodable {
    let loadMilliseconds, encodeMilliseconds, loadSpread, encodeSpread: Double
    let threads, bytes, tokens: Int
  }

  func run() throws {
    warnOfDebugBuild()
    let figures = try threads.run { try measured() }
    try StandardOutput.write(json ? JSONText.line(figures) : text(figures))
  }

  private func measured() throws -> Figures {
    let vocabulary = try VocabularyChoice.vocabulary(at: tokenizer)
    guard case .bytePairs(let model) = vocabulary else {
      throw ValidationError("\(tokenizer) has no byte pairs, whose speed could be measured.")
    }
    let text = try InputFile(path: path).withBytes { Array($0) }
    let pool = ThreadPool.current
    func tokens() throws -> [Int32] {
      try text.withUnsafeBufferPointer {
        try model.encode($0, source: path, in: { pool.parallelFor($0, $1) })
      }
    }
    // Errors are those of the first time.
    let count = try tokens().count
    let load = Measurement(effort.effort) { _ = try? VocabularyChoice.vocabulary(at: tokenizer) }
    let encode = Measurement(effort.effort) { _ = try? tokens() }
    return Figures(
      loadMilliseconds: load.milliseconds, encodeMilliseconds: encode.milliseconds,
      loadSpread: load.spread, encodeSpread: encode.spread, threads: pool.threadCount,
      bytes: text.count, tokens: count)
  }

  private func text(_ figures: Figures) -> String {
    let speed = Double(figures.bytes) / 1e3 / max(figures.encodeMilliseconds, 1e-6)
    return """
      Read    \(Wording.significant(figures.loadMilliseconds)) ms ± \(Wording.percent(figures.loadSpread))
      Encode  \(Wording.significant(figures.encodeMilliseconds)) ms ± \
      \(Wording.percent(figures.encodeSpread)): \(Wording.count(figures.bytes)) bytes, \
      \(Wording.count(figures.tokens)) tokens, \(Wording.decimal(speed, places: 1)) MB/s with \
      \(Wording.count(figures.threads, "thread"))

      """
  }
}
