import Testing

@testable import SluiceCommand

struct ShellTests {
  @Test(
    arguments: [
      ("runs/a-1_b.c", "runs/a-1_b.c"), ("my run", "'my run'"), ("it's", #"'it'\''s'"#), ("", "''"),
      ("$HOME/*", "'$HOME/*'"), ("~", "'~'"), ("=x", "'=x'"), ("a\nb", "'a\nb'"), ("é", "'é'"),
      ("a;b&c|d<e>f(g)`h`\"i\"\\j!k#l?m[n]{o}", "'a;b&c|d<e>f(g)`h`\"i\"\\j!k#l?m[n]{o}'"),
    ])
  func aTextIsOneWord(text: String, word: String) throws {
    #expect(Shell.word(text) == word)
    let said = try Tool.shell("printf %s \(word)")
    #expect(said.output == text)
  }

  @Test func aPathIsNoFlag() {
    #expect(Shell.path("-odd run") == "'./-odd run'")
    #expect(Shell.path("-") == "-")
    #expect(Shell.line(["sluice", "train", "a b"]) == "sluice train 'a b'")
  }
}
