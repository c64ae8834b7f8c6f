import SluiceFiles
import TestSupport
import Testing

@testable import SluiceText

/// Tokenizers from lists, as in GGUF files, and from ranks of tiktoken.
struct BytePairPiecesTests {
  private let bytes = (UInt8.min...UInt8.max).map { ByteAlphabet.word([$0]) }

  @Test func listsMakeATokenizer() throws {
    let tokens = bytes + ["he", "Ġhe", "<|im_end|>", "<think>", "[PAD260]"]
    let kinds: [BytePairTokenizer.TokenKind] =
      bytes.map { _ in .normal } + [.normal, .normal, .control, .userDefined, .unused]
    let tokenizer = try BytePairTokenizer(
      tokens: tokens, merges: ["h e", "Ġ he"], kinds: kinds, rules: BytePairRules(named: "qwen2"))
    #expect(tokenizer.encode("he he<think><|im_end|>") == [256, 257, 259, 258])
    #expect(tokenizer.isSpecial(258) && !tokenizer.isSpecial(259) && !tokenizer.isSpecial(256))
    #expect(tokenizer.decode([256, 257, 259, 258, 260]) == "he he<think><|im_end|>")
    #expect(tokenizer.decode([256, 258], skippingSpecial: true) == "he")
    #expect(tokenizer.count == 260 && tokenizer.rules.normalization == .nfc)
    let copy = try BytePairTokenizer(json: String(decoding: tokenizer.json, as: UTF8.self))
    #expect(copy == tokenizer)
  }

  @Test func listsThatContradictEachOtherAreRefused() {
    func refusal(_ tokens: [String], _ merges: [String], kinds: Int = 0) -> String? {
      let error = #expect(throws: TokenizerError.self) {
        try BytePairTokenizer(
          tokens: bytes + tokens, merges: merges,
          kinds: Array(repeating: .normal, count: kinds), rules: BytePairRules(), source: "m.gguf")
      }
      return error?.description
    }
    #expect(refusal(["he", "he"], []) == #"m.gguf: the token "he" has the ids 256 and 257"#)
    #expect(
      refusal([], ["h e"]) == #"m.gguf: merge 1 needs the token "he", which the vocabulary lacks"#)
    #expect(refusal(["he"], ["h e", "he"]) == #"m.gguf: merge 2 is "he", expected two tokens"#)
    #expect(
      refusal([], [], kinds: 3)
        == "m.gguf: 3 kinds are given, expected one for each of 256 tokens")
  }

  @Test func aTokenizerGivesTheListsItIsMadeOf() throws {
    let tokens = bytes + ["he", "[PAD257]", "<|im_end|>", "<think>", "Ġhe", "a b"]
    let kinds: [BytePairTokenizer.TokenKind] =
      bytes.map { _ in .normal } + [
        .normal, .unused, .control, .userDefined, .normal, .userDefined,
      ]
    let tokenizer = try BytePairTokenizer(
      tokens: tokens, merges: ["h e", "Ġ he"], kinds: kinds, rules: BytePairRules(named: "qwen2"))
    let pieces = tokenizer.pieces()
    #expect(pieces.tokens == tokens && pieces.kinds == kinds && pieces.merges == ["h e", "Ġ he"])
    let more = tokenizer.pieces(count: 264)
    #expect(more.tokens == tokens + ["[PAD262]", "[PAD263]"])
    #expect(more.kinds == kinds + [.unused, .unused])
    #expect(
      try BytePairTokenizer(
        tokens: more.tokens, merges: more.merges, kinds: more.kinds, rules: tokenizer.rules)
        == tokenizer)
  }

  @Test func rulesHaveNames() throws {
    for name in ["gpt-2", "llama-bpe", "qwen2", "qwen35", "gpt-4o", "smollm"] {
      #expect(try BytePairRules(named: name).name == name)
    }
    var rules = BytePairRules(preTokenizer: .qwen2)
    let name = try #require(rules.name)
    #expect(try BytePairRules(named: name) == rules)
    rules.keepsKnownWords = true
    #expect(rules.name == nil)
    #expect(BytePairRules(addsSpaceBefore: true).name == nil)
    #expect(BytePairRules(normalization: .nfc).name == nil)
  }

  @Test func bytesAndASCIIBecomeATokenizer() throws {
    let text = "Grüße, \u{1F600}\r\n\0"
    let all = try Vocabulary.bytes.bytePairs()
    #expect(all.encode(text) == (try Vocabulary.bytes.encode(text)) && all.mergeCount == 0)
    #expect(all.decode(all.encode(text)) == text)
    let table = try Vocabulary(charactersOf: "the cat, 12\n")
    let characters = try table.bytePairs()
    #expect(characters.count == table.count)
    #expect(characters.encode("he, 21\n") == (try table.encode("he, 21\n")))
    #expect(characters.encode("hxe") == (try table.encode("he")))
    for (vocabulary, part) in [
      (try Vocabulary(charactersOf: "aé"), #"characters that are not ASCII, such as "é""#),
      (.symbols(try SymbolTable(["a"])), "symbols"),
    ] {
      let error = #expect(throws: TokenizerError.self) {
        try vocabulary.bytePairs(source: "runs/x", for: "GGUF files")
      }
      #expect(
        error?.description == "runs/x: GGUF files cannot express a vocabulary of \(part)")
    }
  }

  @Test func preTokenizersAreNamed() throws {
    for (name, expected) in [
      ("gpt-2", PreTokenizer.gpt2), ("llama-bpe", .llama3), ("qwen2", .qwen2), ("qwen35", .qwen35),
      ("smollm", .smollm), ("gpt-4o", .gpt4o),
    ] {
      #expect(try PreTokenizer(named: name) == expected)
    }
    #expect(try BytePairRules(named: "llama-bpe").keepsKnownWords)
    #expect(try !BytePairRules(named: "gpt-2").keepsKnownWords)
    let error = #expect(throws: TokenizerError.self) {
      try PreTokenizer(named: "qwen3", source: "m.gguf")
    }
    #expect(
      error?.description
        == #"m.gguf: tokenizer.ggml.pre is "qwen3", which is not supported; did you mean "qwen2"?"#)
  }

  /// The published algorithm for ranks: merges the neighbors that give the token of lowest rank.
  private func reference(_ word: [UInt8], _ ranks: [[UInt8]: Int]) -> [Int32] {
    if let whole = ranks[word] { return [Int32(whole)] }
    var parts = word.map { [$0] }
    while true {
      let joined = zip(parts, parts.dropFirst()).map { ranks[$0 + $1] ?? .max }
      guard let least = joined.min(), least < .max, let place = joined.firstIndex(of: least) else {
        return parts.map { Int32(ranks[$0] ?? -1) }
      }
      parts.replaceSubrange(place...place + 1, with: [parts[place] + parts[place + 1]])
    }
  }

  @Test func ranksMakeATokenizer() throws {
    let learnt = try TokenizerFixture.tokenizer()
    var ranks: [[UInt8]: Int] = [:]
    for token in 0..<600 { ranks[learnt.bytes(of: Int32(token))] = token }
    // A token that no merge produces.
    ranks[Array("quuxly".utf8)] = 600
    let lines = ranks.map { "\(base64($0.key)) \($0.value)\n" }.shuffled().joined()
    try withTemporaryFolder { folder in
      let path = try write(lines, to: folder + "/small.tiktoken")
      let tokenizer = try BytePairTokenizer(
        ranksFile: path, rules: BytePairRules(preTokenizer: .gpt2),
        added: [AddedToken("<|endoftext|>", id: 601)])
      #expect(tokenizer.count == 602 && tokenizer.mergeCount == 600 - 256)
      for text in try TokenizerFixture.read().texts where !text.contains("<|endoftext|>") {
        let words = PreTokenizer.gpt2.words(of: text)
        #expect(tokenizer.encode(text) == words.flatMap { reference(Array($0.utf8), ranks) })
      }
      #expect(tokenizer.encode("quuxly quuxly<|endoftext|>").first == 600)
      #expect(tokenizer.encode("quuxly<|endoftext|>") == [600, 601])
    }
  }

  @Test func ranksHaveAllBytes() throws {
    try withTemporaryFolder { folder in
      let path = try write("aA== 0\nZQ== 1\naGU= 2\n", to: folder + "/x.tiktoken")
      let error = #expect(throws: TokenizerError.self) {
        try BytePairTokenizer(ranksFile: path, rules: BytePairRules())
      }
      #expect(
        error?.description
          == "\(path): the vocabulary lacks tokens for 241 of the bytes that texts are made of, such as 0x00"
      )
    }
  }

  private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = (part + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
      let letters = [18, 12, 6, 0].map { String(digits[bits >> $0 & 63]) }
      return letters.prefix(part.count + 1).joined() + String(repeating: "=", count: 3 - part.count)
    }.joined()
  }

  @Test(arguments: [
    ("aGU", 1), ("aGU= 1 2", 1), ("aGU= x", 1), ("YQ== 0\naGU= -1", 2), ("YQ== 0\n\n=a== 1", 3),
    (" 5", 1), ("a?== 1", 1),
  ])
  func linesThatAreNoRanksAreRefused(text: String, line: Int) throws {
    try withTemporaryFolder { folder in
      let path = try write(text, to: folder + "/x.tiktoken")
      let error = #expect(throws: TokenizerError.self) {
        try BytePairTokenizer(ranksFile: path, rules: BytePairRules())
      }
      #expect(
        error?.description
          == "\(path): line \(line) is not a token in base 64, a space and its rank")
    }
  }
}
