import ArgumentParser
import SluiceKernels

@main
struct SluiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Trains and runs small language models with gated self-attention.",
    discussion: """
      EXAMPLES
        sluice train                      learn from sluice's own sources
        sluice train notes.txt --out runs/notes
        sluice preflight notes.txt        check that training first
        sluice compare --task recall --gates none,headwise --seeds 3
        sluice generate runs/notes --prompt "Once upon"
        sluice evaluate runs/notes other.txt
        sluice inspect runs/notes --text "Once upon a time"
        sluice describe runs/notes

      EXIT CODES
         0  done                           71  out of memory
         1  failed                         74  cannot write
         3  training diverged              75  interrupted, can be resumed
        64  wrong usage                    78  impossible configuration, or more
        65  bad data                           memory than there is
        66  missing input
      """,
    subcommands: [
      TrainCommand.self, PreflightCommand.self, CompareCommand.self, GenerateCommand.self,
      EvaluateCommand.self,
      InspectCommand.self, DescribeCommand.self, GatesCommand.self, DoctorCommand.self,
      BenchmarkCommand.self,
    ])

  static func main() {
    MachineRequirement.check()
    ClosedPipe.ignore()
    let arguments = NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst()))
    if let complaint = CommandSpelling.complaint(about: arguments, of: Self.self) {
      exit(withError: complaint)
    }
    var command: any ParsableCommand
    do {
      command = try parseAsRoot(arguments)
    } catch {
      exit(withError: error)
    }
    do {
      try command.run()
    } catch {
      Failure.end(error, of: type(of: command))
    }
  }
}
