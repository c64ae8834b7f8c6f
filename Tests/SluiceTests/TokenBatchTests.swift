import Sluice
import Testing

@Suite struct TokenBatchTests {
  @Test("One list of ids is one sequence") func oneSequence() {
    #expect(TokenBatch([3, 1, 2]) == TokenBatch([3, 1, 2], batchSize: 1, tokenCount: 3))
  }

  @Test("Ids that do not fill the batch stop with a message") func wrongCount() async {
    await #expect(processExitsWith: .failure) {
      _ = TokenBatch([1, 2, 3], batchSize: 2, tokenCount: 2)
    }
  }
}
