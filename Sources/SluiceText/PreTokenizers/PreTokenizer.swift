/// A pre-tokenizer: splits a text into words before byte pairs are merged; a token never spans two words.
///
/// Published models define theirs with regular expressions. The pre-tokenizers here are scanners of Unicode
/// scalars instead, which read each scalar once.
///
/// ```swift
/// PreTokenizer.gpt2.words(of: "It's 3 o'clock")  // ["It", "'s", " 3", " o", "'", "clock"]
/// ```
///
/// Letters, numbers and marks are those of the Unicode version of Swift's standard library.
public struct PreTokenizer: Sendable, Hashable {
  /// A step of a pre-tokenizer: splits a text, or the parts from the previous step.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// GPT-2: separates letters, numbers and other characters; a word includes the space before it.
    case gpt2
    /// Llama 3: a word of letters can begin with another character; numbers have at most three digits.
    case llama3
    /// Qwen2 and Qwen3: like Llama 3, but with single digits.
    case qwen2
    /// Qwen3.5: like Qwen2, but marks count as letters.
    case qwen35
    /// GPT-4o: like Llama 3, and a word ends where lower case changes to upper case.
    case gpt4o
    /// Single digits, and the text between them.
    case digits
    /// Numbers, and the text between them.
    case numbers
  }

  /// The steps; each splits the parts of the previous step.
  public let steps: [Step]

  /// Makes a pre-tokenizer from steps; without steps, a text is one word.
  public init(_ steps: [Step]) { self.steps = steps }

  /// The pre-tokenizer of GPT-2.
  public static let gpt2 = PreTokenizer([.gpt2])
  /// The pre-tokenizer of Llama 3.
  public static let llama3 = PreTokenizer([.llama3])
  /// The pre-tokenizer of Qwen2 and Qwen3.
  public static let qwen2 = PreTokenizer([.qwen2])
  /// The pre-tokenizer of Qwen3.5.
  public static let qwen35 = PreTokenizer([.qwen35])
  /// The pre-tokenizer of GPT-4o and gpt-oss.
  public static let gpt4o = PreTokenizer([.gpt4o])
  /// The pre-tokenizer of SmolLM and StarCoder: single digits, then GPT-2.
  public static let smollm = PreTokenizer([.digits, .gpt2])

  /// Splits a text into words, in order; joined, they are the text.
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
