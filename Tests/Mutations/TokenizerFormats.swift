import SluiceFiles
import SluiceText
import TestSupport

extension MutatedFormat {
  /// `tokenizer.json`.
  static func tokenizer() throws -> MutatedFormat {
    MutatedFormat(
      name: "tokenizer", fileName: "tokenizer.json", samples: try TokenizerSamples.files(),
      words: [
        "\"BPE\"", "\"Unigram\"", "\"vocab\"", "\"merges\"", "\"added_tokens\"", "\"Sequence\"",
        "\"NFC\"",
        "\"Split\"", "\"ByteLevel\"", "\"Digits\"", "\"TemplateProcessing\"", "[\"h\", \"e\"]",
        "\"he\": 256",
        "\"Regex\"", "\"ignore_merges\"", "[\"he\", \"he\"]", "[\"\", \"h\"]", "\\ud800", "\\u0000",
        "{\"type\":\"Sequence\",\"normalizers\":[",
      ]
    ) { path, _ in
      let tokenizer = try BytePairTokenizer(contentsOfFile: path)
      try TokenizerSamples.tryOut(tokenizer)
      // What was read can be written.
      _ = tokenizer.json
    }
  }

  /// Ranks of tiktoken.
  static func ranks() throws -> MutatedFormat {
    let rules = try BytePairRules(named: "qwen2")
    return MutatedFormat(
      name: "ranks", fileName: "ranks.tiktoken", samples: [TokenizerSamples.ranks],
      words: [
        "aGU= 256\n", "=", "====", "aA==", " ", "\n", "\r\n", "aGVsbG8= 257\n", "+1", "4294967295",
      ]
    ) { path, _ in
      try TokenizerSamples.tryOut(
        BytePairTokenizer(ranksFile: path, rules: rules, added: [AddedToken("<|im_end|>", id: 300)])
      )
    }
  }

  /// `vocabulary.json` of Sluice.
  static func vocabulary() throws -> MutatedFormat {
    let tokenizer = JSONText.quoted(
      String(decoding: try FixtureFiles.bytes("tokenizers/learnt.tokenizer.json"), as: UTF8.self))
    return MutatedFormat(
      name: "vocabulary", fileName: "vocabulary.json",
      samples: [
        #"{"type": "bytes"}"#, #"{"type": "characters", "characters": "\n abcé日👍"}"#,
        #"{"type": "symbols", "symbols": ["a", "->", "12", "é"]}"#,
        #"{"type": "byte-pairs", "file": "tokenizer.json"}"#,
        #"{"type": "byte-pairs", "tokenizer": \#(tokenizer)}"#,
      ].map { Array($0.utf8) },
      words: [
        "\"characters\"", "\"symbols\"", "\"type\"", "\"byte-pairs\"", "\"file\"",
        "\"../tokenizer.json\"",
        "\\ud800\\udc00", "\\udbff\\udfff", "\u{301}", "\u{1F468}\u{200D}\u{1F469}",
      ],
      prepare: { _, folder in
        try FixtureFiles.copy("tokenizers/learnt.tokenizer.json", to: folder + "/tokenizer.json")
      }
    ) { path, _ in
      let vocabulary = try Vocabulary(contentsOfFile: path)
      _ = vocabulary.decode((0..<Int32(min(300, vocabulary.count))).map { $0 })
      _ = try? vocabulary.encode("ab é 12")
    }
  }
}

/// Small tokenizers.
enum TokenizerSamples {
  /// The letters that stand for the 256 bytes.
  static let letters: [String] = {
    var next: UInt32 = 0x100
    return (0..<UInt32(256)).map { byte in
      let isVisible = [0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF].contains { $0.contains(byte) }
      if !isVisible { next += 1 }
      return Unicode.Scalar(isVisible ? byte : next - 1).map { String($0) } ?? ""
    }
  }()

  /// A tokenizer of few words in several forms, and one that was learnt.
  static func files() throws -> [[UInt8]] {
    let split =
      #"{"type": "Split", "pattern": {"Regex": "\\p{N}"}, "behavior": "Isolated", "invert": false}"#
    let level = #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}"#
    let template =
      #"{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": "#
      + #"{"id": "A", "type_id": 0}}], "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [260], "#
      + #""tokens": ["<s>"]}}}"#
    let files = [
      file(), file(words: #"{"type": "Sequence", "pretokenizers": [\#(split), \#(level)]}"#),
      file(normalizer: #"{"type": "NFC"}"#, template: template),
    ].filter { (try? BytePairTokenizer(json: $0)) != nil }
    return files.map { Array($0.utf8) } + [
      try FixtureFiles.bytes("tokenizers/learnt.tokenizer.json")
    ]
  }

  private static func file(
    normalizer: String = "null",
    words: String = #"{"type": "ByteLevel", "add_prefix_space": true}"#,
    template: String = "null"
  ) -> String {
    let vocab = (letters + ["he", "ll", "hell", "o "]).enumerated().map {
      "\(JSONText.quoted($1)): \($0)"
    }
    return """
      {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [{"id": 260, "content": "<s>",
      "single_word": false, "lstrip": false, "rstrip": true, "normalized": false, "special": true},
      {"id": 261, "content": "<think>", "special": false, "normalized": true}],
      "normalizer": \(normalizer), "pre_tokenizer": \(words), "post_processor": \(template),
      "decoder": {"type": "ByteLevel"}, "model": {"type": "BPE", "dropout": null, "ignore_merges": false,
      "vocab": {\(vocab.joined(separator: ", "))},
      "merges": [["h", "e"], ["l", "l"], ["he", "ll"]]}}
      """
  }

  /// Ranks of all bytes and of a few words.
  static let ranks: [UInt8] = {
    let words =
      (UInt8.min...UInt8.max).map { [$0] } + ["he", "ll", "hell", "hello"].map { Array($0.utf8) }
    let lines = words.enumerated().map { "\(base64($1)) \($0)\n" }
    return Array(lines.joined().utf8)
  }()

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      return String((0..<4).map { $0 <= part.count ? alphabet[bits >> (18 - 6 * $0) & 63] : "=" })
    }.joined()
  }

  /// Encodes and decodes a text.
  static func tryOut(_ tokenizer: BytePairTokenizer) throws {
    let tokens = tokenizer.encode("hello <s> <think>hell é 12\u{301}\n日")
    _ = tokenizer.decode(tokens)
    _ = tokenizer.decode([-1, .max, 0, Int32(clamping: tokenizer.count)])
  }
}
