import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import SluiceText
import SluiceTraining
import TestSupport

extension MutatedFormat {
  private static let configurationWords = [
    "\"num_hidden_layers\"", "\"hidden_size\"", "\"head_dim\"", "\"rope_scaling\"",
    "\"rope_parameters\"",
    "\"rope_theta\"", "\"layer_types\"", "\"sliding_window\"", "\"text_config\"", "\"vocab_size\"",
    "\"quantization_config\"", "\"yarn\"", "\"llama3\"", "\"dynamic\"", "\"linear\"",
    "\"longrope\"",
    "\"llama\"", "\"qwen3\"", "\"afmoe\"", "\"sluice\"", "\"sliding_attention\"",
    "\"full_attention\"",
    "{\"rope_type\":\"dynamic\",\"factor\":1e30}", "[\"full_attention\",\"sliding_attention\"]",
  ]

  /// `config.json` of published models, with the weights that belong to it.
  static func configuration() throws -> MutatedFormat {
    let folders = [
      "llama", "llama_yarn", "llama_llama3", "llama_dynamic", "llama_linear", "qwen2_windows",
      "qwen3",
      "qwen3_windows", "gated_qwen3_headwise", "gated_qwen3_elementwise", "afmoe",
    ].map { "published_models/" + $0 }
    return MutatedFormat(
      name: "config", fileName: "config.json",
      samples: try folders.map { try FixtureFiles.bytes($0 + "/config.json") },
      words: configurationWords,
      prepare: { sample, folder in
        try FixtureFiles.copy(
          folders[sample] + "/model.safetensors", to: folder + "/model.safetensors")
      }
    ) { path, folder in
      // The description says what is wrong, and must not fail where reading says the same.
      let description = try ModelDescription(contentsOf: folder)
      if let problem = description.problem, let why = MutationRun.complaint(ofMessage: problem) {
        throw Unsaid(what: why)
      }
      tryOut(try PublishedModel(contentsOf: folder).model)
    }
  }

  /// Has a model predict what follows a few tokens.
  static func tryOut(_ model: LanguageModel) {
    let count = min(3, model.configuration.contextLength, model.configuration.vocabularySize)
    withoutGradient { _ = model(TokenBatch((0..<Int32(count)).map { $0 })) }
  }

  /// `generation_config.json`, with the text that a model writes by it.
  static func generationSettings() throws -> MutatedFormat {
    let published = "published_models/qwen3"
    let model = try PublishedModel(contentsOf: FixtureFiles.path(published)).model
    let vocabulary = try Vocabulary(charactersOf: "abcdefghijklmnopqrstuvw")
    return MutatedFormat(
      name: "generation-config", fileName: "generation_config.json",
      samples: [
        #"""
        {"bos_token_id": 1, "eos_token_id": [2, 3], "pad_token_id": 0, "do_sample": true, "temperature": 0.6,
        "top_k": 20, "top_p": 0.95, "min_p": 0.01, "repetition_penalty": 1.1, "max_new_tokens": 4,
        "transformers_version": "4.51.0"}
        """#,
        #"{"bos_token_id": 1, "eos_token_id": 2, "_from_model_config": true, "foo": {"bar": [1]}}"#,
      ].map { Array($0.utf8) },
      words: [
        "\"eos_token_id\"", "\"temperature\"", "\"top_k\"", "\"do_sample\"",
        "\"repetition_penalty\"",
        "[1, [2]]", "\"max_new_tokens\"",
      ]
    ) { path, folder in
      let defaults = try JSONFile.read(GenerationDefaults.self, from: path)
      do {
        var generator = try TextGenerator(
          model, vocabulary: vocabulary, tokens: [1, 2],
          options: defaults.options(maxTokenCount: min(3, max(-1, defaults.maxTokenCount ?? 3))))
        while try generator.next() != nil {}
      } catch let error as ConfigurationError {
        // It is about a setting, not a file.
        throw ContentError(path: path, problem: SettingsError.impossible(error))
      }
    }
  }

  /// `config.json` of a checkpoint of Sluice, with its weights and vocabulary.
  static func checkpoint() throws -> MutatedFormat {
    let models = checkpointModels
    return MutatedFormat(
      name: "checkpoint", fileName: "config.json",
      samples: try withTemporaryFolder { folder in
        try models.map { model in
          try checkpoint(of: model).write(to: folder)
          return Array(try contents(folder + "/config.json").utf8)
        }
      },
      words: configurationWords + [
        "\"learned\"", "\"alibi\"", "\"rotary\"", "\"none\"", "\"gates\"", "\"layers\"", "\"gru\"",
        "\"elementwise\"",
      ],
      prepare: { sample, folder in try checkpoint(of: models[sample]).write(to: folder) }
    ) { path, folder in tryOut(try Checkpoint(folder: folder).model) }
  }

  private static let checkpointModels = [
    LanguageModel.Configuration(
      vocabularySize: 5, contextLength: 8, layerCount: 2, hiddenSize: 8, headCount: 2),
    LanguageModel.Configuration(
      vocabularySize: 5, contextLength: 8, layerCount: 2, hiddenSize: 8, headCount: 2,
      feedForward: .swiglu, normalization: .rms, gates: [.headwise], sink: .learned,
      normalizesQueriesAndKeys: true, softCap: 30, slidingWindow: 4, positions: .rotary,
      rotaryScaling: .yarn(factor: 4, originalContext: 8), tied: false),
  ]

  private static func checkpoint(of model: LanguageModel.Configuration) throws -> Checkpoint {
    Checkpoint(
      model: try LanguageModel(model, random: RandomStream(seed: 1)),
      vocabulary: try Vocabulary(charactersOf: "abcde"))
  }

  /// `training.json` of a run.
  static func training() throws -> MutatedFormat {
    @Sendable func train(in folder: String) throws {
      let dataset = try dataset()
      let trainer = try Trainer<LanguageModel>(
        model: tinyModel(dataset), data: dataset.windows(of: 8),
        configuration: tinyRecipe(steps: 1, evaluationInterval: 1),
        run: RunFolder(path: folder + "/run"))
      _ = try trainer.train { _ in }
    }
    return MutatedFormat(
      name: "training", fileName: "run/last/training.json",
      samples: [
        try withTemporaryFolder { folder in
          try train(in: folder)
          return Array(try contents(folder + "/run/last/training.json").utf8)
        }
      ],
      words: ["\"step\"", "\"version\"", "\"configuration\"", "\"data\"", "\"kind\"", "\"text\""],
      prepare: { _, folder in try train(in: folder) }
    ) { path, folder in
      let run = try SavedRun(RunFolder(path: folder + "/run"))
      if run.dataKind == TextSource.kind { _ = try run.source(TextSource.self) }
      _ = try run.modelConfiguration(LanguageModel.self)
    }
  }
}

/// What a description keeps to itself, or does not say in one sentence.
private struct Unsaid: Error, CustomStringConvertible {
  let what: String
  var description: String { what }
}
