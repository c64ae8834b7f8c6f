import ArgumentParser
import SluiceKernels

@main
struct SluiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Trains and runs small language models with gated self-attention.",
    discussion: """
      EXAMPLES
        sluice train                          learn from sluice's own sources, about two minutes
        sluice train notes.txt --out runs/notes
        sluice generate runs/notes --prompt "Once upon"
        sluice evaluate runs/notes other.txt

      EXIT CODES
        0 done; 1 failed; 3 training diverged; 64 wrong usage; 65 bad data; 66 missing input;
        74 cannot write; 75 interrupted, can be resumed; 78 impossible configuration
      """,
    subcommands: [
      TrainCommand.self, GenerateCommand.self, EvaluateCommand.self, DoctorCommand.self,
      BenchmarkCommand.self,
    ])

  static func main() {
    MachineRequirement.check()
    var command: any ParsableCommand
    do {
      command = try parseAsRoot()
    } catch {
      exit(withError: error)
    }
    do {
      try command.run()
    } catch {
      Failure.end(error)
    }
  }
}
