import SluiceFiles
import Testing

@testable import SluiceText

/// Files that are damaged, of another kind, or malicious: each gives an error of one sentence.
struct TokenizerFileTests {
  /// A `vocab` with the tokens of all bytes that occur in texts, and the given tokens.
  private static func vocabulary(_ others: [String] = []) -> String {
    let bytes = (UInt8.min...UInt8.max).map { "\(quoted($0)):\($0)" }
    return "{" + (bytes + others).joined(separator: ",") + "}"
  }

  private static func quoted(_ byte: UInt8) -> String {
    let word = ByteAlphabet.word([byte])
    return word == "\"" || word == "\\" ? "\"\\\(word)\"" : "\"\(word)\""
  }

  private static let byteLevel = #"{"type":"ByteLevel","add_prefix_space":false,"use_regex":true}"#

  private static func file(
    vocab: String = vocabulary([#""he":256"#, #""hel":257"#]),
    merges: String = #"[["h","e"],["he","l"]]"#, model: String = "", added: String = "[]",
    normalizer: String = "null", words: String = byteLevel, template: String = "null",
    decoder: String = #"{"type":"ByteLevel"}"#, more: String = ""
  ) -> String {
    """
    {"version":"1.0","truncation":null,"padding":null,"added_tokens":\(added),\
    "normalizer":\(normalizer),"pre_tokenizer":\(words),"post_processor":\(template),\
    "decoder":\(decoder),\(more)"model":{"type":"BPE",\(model)"vocab":\(vocab),"merges":\(merges)}}
    """
  }

  @Test func aFileThatIsAsItShouldBeIsRead() throws {
    let tokenizer = try BytePairTokenizer(json: Self.file())
    #expect(tokenizer.encode("hello") == [257, 108, 111])
    let legacy = try BytePairTokenizer(json: Self.file(merges: #"["h e","he l"]"#))
    #expect(legacy == tokenizer)
    let escaped = try BytePairTokenizer(
      json: Self.file(
        vocab: Self.vocabulary([#""\u0068e":256"#, #""he\u006c":257"#]),
        merges: #"[["\u0068","e"],["he","l"]]"#))
    #expect(escaped == tokenizer)
    // The type can be missing, and merges can come first.
    let early = Self.file().replacing(#""type":"BPE","#, with: "")
    #expect(try BytePairTokenizer(json: early) == tokenizer)
    let model = #""merges":[["h","e"],["he","l"]],"vocab":"#
    let turned = Self.file(merges: "[]").replacing(#""vocab":"#, with: model)
      .replacing(#","merges":[]}}"#, with: "}}")
    #expect(try BytePairTokenizer(json: turned) == tokenizer)
  }

  private static let contradictions: [(String, String)] = [
    (
      file(vocab: vocabulary([#""he":256"#, #""he":257"#])),
      #"the token "he" has the ids 256 and 257"#
    ),
    (
      file(vocab: vocabulary([#""he":256"#, #""hel":256"#])),
      #"the tokens "he" and "hel" both have the id 256"#
    ),
    (
      file(vocab: vocabulary([#""he":256"#, #""hel":4000000000"#])),
      #"the token "hel" has the id 4000000000, expected one below 66053"#
    ),
    (
      file(merges: #"[["h","e"],["x","l"],["he","y"]]"#),
      #"merge 2 needs the token "xl", which the vocabulary lacks"#
    ),
    (
      file(merges: #"[["hello","e"]]"#),
      #"merge 1 needs the token "hello", which the vocabulary lacks"#
    ),
    (file(merges: #"["h"]"#), #"merge 1 is "h", expected two tokens"#),
    (file(merges: #"["h e","h e l"]"#), #"merge 2 is "h e l", expected two tokens"#),
    (file(merges: #"[["h","e","l"]]"#), #"merge 1 is "h e l", expected two tokens"#),
    (file(merges: #"[["","h"]]"#), #"merge 1 is " h", expected two tokens"#),
    (file(merges: #"[["h","文"]]"#), #"merge 1 is "h 文", expected two tokens"#),
    (
      file(merges: #"[["h","e"],["h","e"]]"#),
      #"merge 2, "h e", joins tokens that an earlier merge joins"#
    ),
    (
      file(vocab: #"{"he":2}"#, merges: "[]"),
      "the vocabulary lacks tokens for 243 of the bytes that texts are made of, such as 0x00"
    ),
    (
      file(added: #"[{"id":7,"content":"he","special":true}]"#),
      #"the token "he" has the ids 256 and 7"#
    ),
    (
      file(added: #"[{"id":256,"content":"<s>","special":true}]"#),
      #"the tokens "he" and "<s>" both have the id 256"#
    ),
    (
      file(added: #"[{"id":258,"content":"<s>"},{"id":259,"content":"<s>"}]"#),
      #"the token "<s>" has the ids 259"#
    ),
  ]

  @Test(arguments: contradictions) func contradictionsAreNamed(json: String, sentence: String) {
    let error = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer(json: json, source: "tokenizer.json")
    }
    #expect(error?.description == "tokenizer.json: " + sentence)
    #expect(error?.category == .badData)
  }

  /// `tokenizers` drops them before merging; the expected ids are its results.
  @Test func bytesWithoutATokenAreDropped() throws {
    let tokenizer = try BytePairTokenizer(
      json: Self.file(
        vocab: #"{"h":0,"e":1,"l":2,"o":3,"he":4,"hl":5}"#, merges: #"[["h","e"],["h","l"]]"#))
    #expect(tokenizer.encode("hello") == [4, 2, 2, 3])
    #expect(tokenizer.encode("hXl") == [5])
    #expect(tokenizer.encode("X") == [])
    #expect(tokenizer.encode("h\u{E9}l X l") == [5, 2])
    let long = String(repeating: "Xh", count: 100)
    #expect(tokenizer.encode(long) == Array(repeating: 0, count: 100))
    #expect(tokenizer.encode(String(repeating: "X", count: 100)) == [])
    #expect(tokenizer.missingBytes.count == 239 && tokenizer.missingBytes.first == 0)
    #expect(try BytePairTokenizer(json: Self.file()).missingBytes == [])
  }

  private static func split(_ more: String) -> String {
    #"{"type":"Sequence","pretokenizers":[{"type":"Split",\#(more)},\#(byteLevel)]}"#
  }

  private static let unsupported: [(String, String)] = [
    (file(model: #""dropout":0.1,"#), #"model.dropout is "0.1", which is not supported"#),
    (
      file(model: #""end_of_word_suffix":"</w>","#),
      #"model.end_of_word_suffix is "</w>", which is not supported"#
    ),
    (
      file(model: #""continuing_subword_prefix":"@@","#),
      #"model.continuing_subword_prefix is "@@", which is not supported"#
    ),
    (file(model: #""byte_fallback":true,"#), #"model.byte_fallback is "true""#),
    (file(model: #""new_idea":1,"#), "the setting model.new_idea is not supported"),
    (file(more: #""new_idea":1,"#), "the setting new_idea is not supported"),
    (
      file().replacing(#""type":"BPE""#, with: #""type":"WordPiece""#),
      #"model.type is "WordPiece", which is not supported"#
    ),
    (file(vocab: "[]"), #"model.type is "Unigram", which is not supported"#),
    (
      file(normalizer: #"{"type":"Lowercase"}"#),
      #"normalizer.type is "Lowercase", which is not supported"#
    ),
    (
      file(normalizer: #"{"type":"Sequence","normalizers":[{"type":"NFC"},{"type":"NFKC"}]}"#),
      #"normalizer.normalizers[1].type is "NFKC", which is not supported"#
    ),
    (file(words: "null"), "pre_tokenizer is missing"),
    (file(words: #"{"type":"Digits"}"#), "pre_tokenizer ByteLevel is missing"),
    (file(words: #"{"type":"Whitespace"}"#), #"pre_tokenizer.type is "Whitespace""#),
    (
      file(words: split(#""pattern":{"Regex":"\\w+"},"behavior":"Isolated","invert":false"#)),
      #".pattern.Regex is "\\w+", which is not supported"#
    ),
    (
      file(words: split(#""pattern":{"String":" "},"behavior":"Isolated","invert":false"#)),
      #"String is " ", which is not supported"#
    ),
    (
      file(
        words: split(#""pattern":{"Regex":"\\p{N}"},"behavior":"MergedWithNext","invert":false"#)),
      #".behavior is "MergedWithNext", which is not supported"#
    ),
    (
      file(words: #"{"type":"Sequence","pretokenizers":[\#(byteLevel),{"type":"Digits"}]}"#),
      "the setting pre_tokenizer.pretokenizers[1] is not supported"
    ),
    (
      file(
        words: #"{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"type":"ByteLevel"}]}"#),
      #"pre_tokenizer.pretokenizers[1].add_prefix_space is "true", which is not supported"#
    ),
    (file(decoder: #"{"type":"WordPiece"}"#), #"decoder.type is "WordPiece""#),
    (file(template: #"{"type":"Magic"}"#), #"post_processor.type is "Magic""#),
    (
      file(
        template:
          #"{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}}],"special_tokens":{}}"#
      ), "post_processor.special_tokens.<s> is missing"
    ),
    (
      file(
        template:
          #"{"type":"TemplateProcessing","single":[{"Sequence":{"id":"B"}}],"special_tokens":{}}"#),
      "another sequence than A alone"
    ),
    (
      file(template: #"{"type":"RobertaProcessing","cls":["<s>",999],"sep":["</s>",0]}"#),
      "the token 999, which is to be added to texts, is missing"
    ),
  ]

  @Test(arguments: unsupported) func whatIsNotSupportedIsNamed(json: String, sentence: String) {
    let error = #expect(throws: TokenizerError.self) {
      try BytePairTokenizer(json: json, source: "tokenizer.json")
    }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  private static let damaged: [(String, String)] = [
    ("", "the text ends, expected an object"), ("[]", "expected an object"),
    ("{}", "model.vocab is missing"), (String(file().dropLast(20)), "tokenizer.json"),
    (file() + "x", "expected the end"), (file(vocab: #"{"h":-1}"#), "expected a whole number"),
    (file(vocab: #"{"h":1.5}"#), "expected , or }"), (file(vocab: #"{"h":"1"}"#), "a whole number"),
    (file(vocab: #"{"h":99999999999999999999}"#), "a number that is too large"),
    (file(vocab: #"{"\ud800":0}"#), "half of a surrogate pair"),
    (file(vocab: #"{"\x":0}"#), "backslash"),
    (file(vocab: "{\"a\nb\":0}"), "a control character"),
    (file(merges: "[1]"), "expected a string"),
    (file(merges: #"[["a",1]]"#), "expected a string"), (file(merges: "null"), "expected a list"),
    (file(merges: #"[[["h"],"e"]]"#), "expected a string"), (file(vocab: "{"), "tokenizer.json"),
    (file(more: #""version":"1.0","#), #"the key "version" occurs twice in one object"#),
    (file(model: #""vocab":{},"#), #"the key "vocab" occurs twice in one object"#),
    (file(words: String(repeating: "[", count: 600)), "more than 512 deep"),
    (file(merges: String(repeating: "[", count: 100_000)), "expected a string"),
    (file(added: "{}"), "added_tokens is an object, expected a list"),
    (file(added: #"[{"id":-1,"content":"x"}]"#), "added_tokens[0].id is -1"),
    (file(added: #"[{"id":300}]"#), "lacks the key content"),
    (file(model: #""ignore_merges":1,"#), "model.ignore_merges is 1, expected true or false"),
    (file(normalizer: "[]"), "normalizer is a list of 0, expected an object"),
  ]

  @Test(arguments: damaged) func damageIsNamed(json: String, sentence: String) {
    let error = #expect(throws: (any Error).self) {
      try BytePairTokenizer(json: json, source: "tokenizer.json")
    }
    let said = error.map { "\($0)" } ?? ""
    #expect(said.contains(sentence) && said.hasPrefix("tokenizer.json: "), "\(said)")
    #expect(!said.contains("\n"))
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    for part in ["\"he\":256", "\"added_tokens\":[]"] {
      var bytes = Array(Self.file().utf8)
      let place = Self.file().utf8.firstRange(of: part.utf8)?.lowerBound
      let offset = place.map { Self.file().utf8.distance(from: Self.file().startIndex, to: $0) }
      bytes[(offset ?? 0) + 1] = 0xFF
      #expect(throws: JSONError.self) {
        try bytes.withUnsafeBytes { try TokenizerFile.tokenizer($0, source: "x") }
      }
    }
  }

  @Test func tokensAroundATextAreRead() throws {
    let added = #"[{"id":258,"content":"<s>","special":true},{"id":259,"content":"</s>"}]"#
    let single =
      #"[{"SpecialToken":{"id":"b"}},{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"e"}}]"#
    let template = #"""
      {"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing",\#
      "single":\#(single),"special_tokens":{"b":{"ids":[258]},"e":{"ids":[259,0]}}}]}
      """#
    let tokenizer = try BytePairTokenizer(json: Self.file(added: added, template: template))
    #expect(tokenizer.rules.prefix == [258] && tokenizer.rules.suffix == [259, 0])
    #expect(tokenizer.encode("he") == [256])
    #expect(tokenizer.encode("he", addingPrefixAndSuffix: true) == [258, 256, 259, 0])
    let copy = try BytePairTokenizer(json: String(decoding: tokenizer.json, as: UTF8.self))
    #expect(copy == tokenizer)
    let roberta = #"{"type":"RobertaProcessing","cls":["<s>",258],"sep":["</s>",259]}"#
    let other = try BytePairTokenizer(json: Self.file(added: added, template: roberta))
    #expect(other.encode("he", addingPrefixAndSuffix: true) == [258, 256, 259])
  }

  /// Swift's strings are equal where these bytes differ.
  @Test func textsThatDifferInTheirBytesAreTwoTokens() throws {
    let added = #"[{"id":258,"content":"\u1ec7"},{"id":259,"content":"e\u0323\u0302"}]"#
    let tokenizer = try BytePairTokenizer(json: Self.file(added: added))
    #expect(tokenizer.encode("\u{1ec7}e\u{323}\u{302}") == [258, 259])
  }

  @Test func knownWordsStayWholeWhereTheFileSaysSo() throws {
    let vocab = Self.vocabulary([#""he":256"#, #""hel":257"#, #""lo":258"#, #""Ġlo":259"#])
    let plain = try BytePairTokenizer(json: Self.file(vocab: vocab))
    #expect(plain.encode("lo lo hel") == [108, 111, 32, 108, 111, 32, 257])
    let whole = try BytePairTokenizer(
      json: Self.file(vocab: vocab, model: #""ignore_merges":true,"#))
    #expect(whole.encode("lo lo hel") == [258, 259, 32, 257])
    #expect(whole.encode("los") == [108, 111, 115])
  }
}
