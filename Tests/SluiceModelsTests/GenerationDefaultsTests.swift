import Foundation
import Sluice
import SluiceModels
import Testing

struct GenerationDefaultsTests {
  private func read(_ json: String) throws -> GenerationDefaults {
    try JSONDecoder().decode(GenerationDefaults.self, from: Data(json.utf8))
  }

  @Test func tokensStandAloneOrInAList() throws {
    #expect(try read(#"{"eos_token_id": 2}"#).endTokens == [2])
    #expect(try read(#"{"eos_token_id": [2, 7], "pad_token_id": [5]}"#).endTokens == [2, 7])
    #expect(try read(#"{"eos_token_id": null, "bos_token_id": 1}"#).endTokens.isEmpty)
    #expect(throws: DecodingError.self) { try read(#"{"eos_token_id": "</s>"}"#) }
  }

  @Test func samplingIsWhatTheFileSays() throws {
    let json = #"""
      {"do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95, "repetition_penalty": 1.1,
       "num_beams": 2, "transformers_version": "4.51.0", "suppress_tokens": null}
      """#
    let defaults = try read(json)
    #expect(
      defaults.sampling
        == Sampling(
          temperature: 0.6, topK: 20, topP: 0.95, penalties: Penalties(repetition: 1.1)))
    #expect(defaults.unknownKeys == ["num_beams"])
    #expect(defaults.options().maxTokenCount == 1000)
    #expect(try read(#"{"temperature": 0.6}"#).sampling == .greedy)
    #expect(try read(#"{"do_sample": true, "top_k": 0}"#).sampling == Sampling())
  }

  @Test func whatIsWrittenIsRead() throws {
    for defaults in [
      GenerationDefaults(),
      GenerationDefaults(
        beginToken: 1, endTokens: [2, 3], paddingToken: 0, samples: true, temperature: 0.5,
        topK: 4, topP: 0.5, minP: 0.1, repetitionPenalty: 1.5, maxTokenCount: 100),
    ] {
      let json = try JSONEncoder().encode(defaults)
      #expect(try JSONDecoder().decode(GenerationDefaults.self, from: json) == defaults)
    }
  }
}
