/// Cuts a text into words before byte pairs are merged; no token reaches from one word into the next.
///
/// Published models name theirs by regular expressions. Those that are known here are scanners of Unicode
/// scalars: nothing is matched, and nothing is looked at twice.
///
/// ```swift
/// PreTokenizer.gpt2.words(of: "It's 3 o'clock")  // ["It", "'s", " 3", " o", "'", "clock"]
/// ```
///
/// Which scalars are letters, numbers and marks is what Swift's standard library knows of Unicode.
public struct PreTokenizer: Sendable, Hashable {
  /// Cuts a text, or what an earlier step has cut out of it.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// GPT-2's words: letters, numbers and others apart, each with the space before it.
    case gpt2
    /// Llama 3's: a letter's word may begin with any other sign, numbers have three digits at most.
    case llama3
    /// Qwen2's and Qwen3's: as Llama 3's, each digit by itself.
    case qwen2
    /// Qwen3.5's: as Qwen2's, with marks among the letters.
    case qwen35
    /// GPT-4o's: as Llama 3's, and a word ends where lower case turns into upper case.
    case gpt4o
    /// Each digit by itself, and what stands between them.
    case digits
    /// Numbers, and what stands between them.
    case numbers
  }

  /// The steps, each of which cuts what the one before has cut.
  public let steps: [Step]

  /// Makes a pre-tokenizer of steps; without any, a text is one word.
  public init(_ steps: [Step]) { self.steps = steps }

  /// GPT-2's.
  public static let gpt2 = PreTokenizer([.gpt2])
  /// Llama 3's.
  public static let llama3 = PreTokenizer([.llama3])
  /// Qwen2's and Qwen3's.
  public static let qwen2 = PreTokenizer([.qwen2])
  /// Qwen3.5's.
  public static let qwen35 = PreTokenizer([.qwen35])
  /// GPT-4o's and that of gpt-oss.
  public static let gpt4o = PreTokenizer([.gpt4o])
  /// SmolLM's and StarCoder's: GPT-2's, behind a step that takes each digit by itself.
  public static let smollm = PreTokenizer([.digits, .gpt2])

  /// The words of a text, in order; together they are the text.
  public func words(of text: String) -> [String] {
    var text = text
    return text.withUTF8 { utf8 in
      guard let start = utf8.baseAddress else { return [] }
      var words = WordSequence(start, in: 0..<utf8.count, steps: steps)
      var result: [String] = []
      while let word = words.next() {
        result.append(
          String(decoding: UnsafeBufferPointer(rebasing: utf8[word]), as: UTF8.self))
      }
      return result
    }
  }
}
