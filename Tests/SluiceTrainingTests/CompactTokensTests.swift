import Testing

@testable import SluiceTraining

struct CompactTokensTests {
  @Test(arguments: [1, 255, 256, 257, 65_536, 65_537, 1_114_112])
  func idsComeBackAsTheyWere(vocabularySize: Int) {
    let last = Int32(vocabularySize - 1)
    var tokens = CompactTokens(vocabularySize: vocabularySize, capacity: 4)
    tokens.append([0, last])
    tokens.append([last / 2])
    #expect(tokens.count == 3)
    #expect(tokens[0..<3] == [0, last, last / 2])
    #expect(tokens[1..<2] == [last])
  }
}
