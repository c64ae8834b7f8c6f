import ArgumentParser
import SluiceKernels

@main
struct SluiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Trains and runs small language models with gated self-attention.",
    discussion: """
      EXAMPLES
        sluice train                      train on sluice's own source code
        sluice train notes.txt --out runs/notes
        sluice preflight notes.txt        check the settings before a long training
        sluice compare --task recall --gates none,headwise --seeds 3
        sluice generate runs/notes --prompt "Once upon"
        sluice chat SmolLM2-135M-Instruct.Q4_1.gguf
        sluice train power.csv --forecast load --horizon 24 --out runs/power
        sluice predict runs/power power.csv
        sluice evaluate runs/notes other.txt
        sluice inspect runs/notes --text "Once upon a time"
        sluice describe runs/notes
        sluice convert runs/notes notes.gguf
        sluice tokenize Qwen3-0.6B notes.txt
        sluice render Qwen3-0.6B < chat.json

      EXIT CODES
         0  success                        66  missing input
         1  failure                        71  out of memory
         3  training diverged              74  cannot write
        64  wrong usage                    75  interrupted, can be resumed
        65  bad data                       78  invalid settings, or not enough memory
      """,
    subcommands: [
      TrainCommand.self, PreflightCommand.self, CompareCommand.self, GenerateCommand.self,
      ChatCommand.self, PredictCommand.self, EvaluateCommand.self, InspectCommand.self,
      DescribeCommand.self,
      ConvertCommand.self, TokenizeCommand.self, RenderCommand.self,
      GatesCommand.self, DoctorCommand.self, BenchmarkCommand.self,
    ])

  static func main() {
    MachineRequirement.check()
    ClosedPipe.ignore()
    let arguments = OptionalValues.filled(
      NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst())))
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
