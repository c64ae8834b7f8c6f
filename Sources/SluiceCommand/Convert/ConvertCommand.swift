import ArgumentParser
import SluiceFiles
import SluiceModels

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract:
      "Converts a model between Sluice's checkpoints, Hugging Face's folders and GGUF files.",
    discussion: """
      SOURCE is a run's folder (its best checkpoint is used), a checkpoint, a folder as Hugging Face \
      publishes it, or a GGUF file. DESTINATION must not exist. It is a GGUF file if its name ends in \
      .gguf, otherwise a folder in Hugging Face's format; --format selects another format.

      A checkpoint is for sluice evaluate, inspect and further training. transformers opens Hugging Face's \
      folders; llama.cpp opens GGUF files of the architectures llama, qwen2 and qwen3. If a format cannot \
      express a setting of the model, the error names the setting.

      Of the models that sluice train makes, those with --norm rms --feed-forward swiglu --positions \
      rotary can be converted to other formats. With --gate none, they are llama or, with --qk-norm, qwen3 \
      models. With --gate headwise or elementwise, they are gated qwen3 models, which transformers and \
      llama.cpp do not have.

      --type q8_0 stores blocks of 32 numbers with 8 bits each; only for GGUF. Norms and biases stay \
      float32 in GGUF files, and rows that are not a multiple of 32 numbers are stored as float16.

      --check reads the result and computes the logits of 64 tokens. They must be equal to those of the \
      source with weights rounded to the type; as float32, they must be within 1e-4 of the largest logit. \
      Otherwise the exit code is 65, and the result is kept.

      EXAMPLES
        sluice convert runs/notes notes.gguf
        sluice convert runs/notes notes-hf --type bfloat16
        sluice convert Qwen3-0.6B qwen3-q8.gguf --type q8_0 --check
        sluice convert SmolLM2-135M-Instruct.Q4_1.gguf SmolLM2
        sluice convert SmolLM2 runs/smollm2 --format checkpoint
      """)

  @Argument(help: "The model to convert.")
  var source: String

  @Argument(help: "The file or folder to write.")
  var destination: String

  @Option(help: "Format. (default: from the name of the destination)")
  var format: ModelFormat?

  @Option(help: "Type of the stored weights.")
  var type: WeightType = .float32

  @Flag(help: "Read the result and compare its logits with those of the source.")
  var check = false

  @OptionGroup var threads: ThreadOptions

  private var target: ModelFormat { format ?? ModelFormat(forPath: destination) }

  func validate() throws {
    guard !source.isEmpty, !destination.isEmpty else {
      throw ValidationError("A path is empty.")
    }
    guard destination != "-" else {
      throw ValidationError("The destination must be a file or a folder; write ./- for the name -.")
    }
    guard target.weightTypes.contains(type) else {
      let types = target.weightTypes.map(\.rawValue).joined(separator: ", ")
      throw ValidationError(
        "--type \(type.rawValue) is not possible with the format \(target.rawValue), expected \(types)."
      )
    }
  }

  func run() throws {
    warnOfDebugBuild()
    try threads.run {
      try ConvertibleModel.requireWritable(destination, as: target)
      let path = try TextModel.location(of: source)
      let model = try LanguageModelReading.read(source) { try ConvertibleModel(contentsOf: path) }
      let remarks = try write(model)
      try StandardOutput.write(
        "\(destination): \(target.rawValue), \(type.rawValue), "
          + "\(Wording.count(model.model.configuration.parameterCount)) parameters\n")
      for remark in remarks { StandardError.write("Note: \(remark).\n") }
      if check { try check(model) }
    }
  }

  private func write(_ model: ConvertibleModel) throws -> [String] {
    guard StandardError.isTerminal else {
      return try model.write(to: destination, as: target, type: type)
    }
    var line = RedrawnLine()
    defer { line.clear() }
    return try model.write(to: destination, as: target, type: type) { share in
      line.draw("Writing \(Folder.name(of: destination)) \(Wording.percent(share))")
    }
  }

  private func check(_ model: ConvertibleModel) throws {
    let check = try LoadingProgress.show(destination) {
      try ConversionCheck(of: model, writtenTo: destination, as: type)
    }
    let rounded = type == .float32 ? "" : " with \(type.rawValue) weights"
    try StandardOutput.write(
      """
      Tokens              \(check.tokenCount)
      Largest difference  \(check.largestDifference == 0 ? "0" : Wording.rate(Float(check.largestDifference))) \
      of the largest logit
      Same greedy token   \(check.equalGreedyCount) of \(check.tokenCount)
      Equal to the source\(rounded)  \(check.isExact ? "yes" : "no")

      """)
    guard check.passes else { throw OtherLogits(path: destination) }
  }
}

/// The error for a result that does not compute what its source computes.
struct OtherLogits: SluiceError {
  let path: String

  var category: ErrorCategory { .badData }

  var description: String { "\(path): its logits differ from those of the source" }
}

extension ModelFormat: ExpressibleByArgument {}
extension WeightType: ExpressibleByArgument {}
