import Testing

@testable import SluiceTraining

struct OwnOutputTests {
  @Test(
    arguments: [
      (["metrics.jsonl", "last", "best"], .run), (["metrics.jsonl", "last.previous"], .run),
      (["config.json", "model.safetensors", "vocabulary.json"], .checkpoint),
      (["comparison.json", "runs", "results.json"], .comparison),
      (["metrics.jsonl", "events.out.tfevents.1.host.2.0"], .eventLog),
      (["metrics.jsonl"], nil), (["last", "best"], nil), (["config.json", "README.md"], nil),
      (["comparison.json"], nil), ([], nil),
    ] as [([String], OwnOutput?)])
  func isToldByNames(names: [String], expected: OwnOutput?) {
    #expect(OwnOutput(folderOf: names) == expected)
  }
}
