import Sluice
import SluiceModels
import SluiceText
import TestSupport

extension MutatedFormat {
  /// A prompt cache.
  static func promptCache() throws -> MutatedFormat {
    let model = try PublishedModel(
      contentsOf: FixtureFiles.path("published_models/qwen3_windows")
    ).model
    let vocabulary = try Vocabulary(charactersOf: "abcdefghijklmnopqrstuvw")
    return MutatedFormat(
      name: "prompt-cache", fileName: "cache.safetensors",
      samples: try withTemporaryFolder { folder in
        let path = folder + "/cache.safetensors"
        try PromptCache(model, tokens: [1, 2, 3, 4, 5, 6])?.write(to: path)
        return [try bytes(of: path)]
      },
      words: [
        "\"tokens\"", "1 2 3", "99", "-1", "tokenCount", "\"F32\"", "\"shape\":[", "keys", "values",
      ]
    ) { path, folder in
      let cache = try PromptCache(contentsOf: path, for: model)
      do {
        var generator = try TextGenerator(
          model, vocabulary: vocabulary, tokens: [1, 2, 3, 4, 5, 6, 7],
          options: GenerationOptions(sampling: .greedy, maxTokenCount: 2), cache: cache)
        while try generator.next() != nil {}
      } catch GenerationError.notFinite {
        // The numbers of a valid file may be too large.
      }
    }
  }
}
