import ArgumentParser

@main
struct SluiceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluice",
    abstract: "Trains, runs and looks into sequence models with gated self-attention.")
}
