import ArgumentParser

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures how fast this machine computes and trains.",
    discussion: """
      Times are medians, ± half the interquartile range. GFLOP/s counts only the multiplications and \
      additions of matrix products; for causal attention, only the scores that are not masked. "of peak" is \
      the share of the peak multiply-add rate, measured in the same run with the same threads. "memory \
      added" is the peak growth of the process after weights and inputs are allocated; it is measured for \
      the first workload only.

      EXAMPLES
        sluice benchmark                   machine, matrix products, layers, training steps
        sluice benchmark --threads 1 --json
        sluice benchmark machine           peak speed of the processor and the memory
        sluice benchmark matmul --rows 512
        sluice benchmark layer --batch 1 --tokens 4096 --hidden 768 --heads 12
        sluice benchmark tokenizer Qwen3-0.6B book.txt
        sluice benchmark step --gate none  a training step of nanoGPT's recipe for a CPU
        sluice benchmark generate SmolLM2-135M-Instruct.Q4_1.gguf
      """,
    subcommands: [
      BenchmarkAllCommand.self, BenchmarkMachineCommand.self, BenchmarkMatmulCommand.self,
      BenchmarkLayerCommand.self, BenchmarkStepCommand.self, BenchmarkGenerateCommand.self,
      BenchmarkTokenizerCommand.self,
    ],
    defaultSubcommand: BenchmarkAllCommand.self)
}
