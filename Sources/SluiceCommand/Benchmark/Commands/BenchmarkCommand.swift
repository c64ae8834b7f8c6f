import ArgumentParser

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures how fast this machine computes and trains.",
    discussion: """
      Times are medians, ± half of the distance between their quartiles. GFLOP/s count the \
      multiplications and additions of matrix products alone, and only the half of the scores that \
      causal attention sees. Of peak is their share of the multiply-adds that the same threads did in \
      registers, in the same run. Memory added is how much the process grew at most, once weights and \
      inputs were made; only the first workload of a process can tell.

      EXAMPLES
        sluice benchmark                   the machine, then products, layers and training steps
        sluice benchmark --threads 1 --json
        sluice benchmark machine           what the processor and its memory can do at most
        sluice benchmark matmul --rows 512
        sluice benchmark layer --batch 1 --tokens 4096 --hidden 768 --heads 12
        sluice benchmark step --gate none  a training step of nanoGPT's recipe for a CPU
      """,
    subcommands: [
      BenchmarkAllCommand.self, BenchmarkMachineCommand.self, BenchmarkMatmulCommand.self,
      BenchmarkLayerCommand.self, BenchmarkStepCommand.self,
    ],
    defaultSubcommand: BenchmarkAllCommand.self)
}
