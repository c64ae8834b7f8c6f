import Testing

struct SluiceCommandTests {
  @Test(arguments: [
    [], ["train"], ["preflight"], ["compare"], ["generate"], ["chat"], ["evaluate"], ["inspect"],
    ["describe"], ["tokenize"], ["render"], ["gates"], ["doctor"],
    ["benchmark"], ["benchmark", "all"], ["benchmark", "machine"], ["benchmark", "matmul"],
    ["benchmark", "layer"], ["benchmark", "step"], ["benchmark", "generate"],
  ])
  func helpHasExamples(command: [String]) throws {
    let result = try Tool.run(command + ["--help"])
    #expect(result.code == 0)
    #expect(result.output.contains("EXAMPLES"))
    #expect(result.output.contains("sluice " + (command.first ?? "train")))
    #expect(result.errors.isEmpty)
  }

  @Test func everyFlagOfTheContractIsThere() throws {
    let help = try Tool.run(["train", "--help"]).output
    let flags = """
      layers heads kv-heads bias no-bias tied no-tied norm feed-forward hidden context batch steps \
      learning-rate min-learning-rate warmup weight-decay beta2 clip dropout gate sink \
      qk-norm attention-scale soft-cap window rotary-base rotary-share rotary-scaling task \
      positions vocabulary eval-every eval-batches accumulate seed threads out resume
      """
    for flag in flags.split(separator: " ") { #expect(help.contains("--" + flag)) }
  }

  @Test func aMisspeltOptionIsAnsweredWithTheNearest() throws {
    let result = try Tool.run(["train", "--haeds", "3"])
    #expect(result.code == 64)
    #expect(result.errors.contains("--heads"))
  }

  @Test func doctorTellsBuildAndMachine() throws {
    let result = try Tool.run(["doctor"])
    #expect(result.code == 0)
    for row in ["Build", "Processors", "Built for", "Machine has", "Memory", "GFLOP/s"] {
      #expect(result.output.contains(row))
    }
  }
}
