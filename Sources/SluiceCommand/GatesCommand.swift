import ArgumentParser

struct GatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gates",
    abstract: "Lists every gate there is, and what its parts mean.",
    discussion: """
      EXAMPLES
        sluice gates
        sluice gates --markdown          the same for a document
        sluice train --gate value.headwise.silu+forget
      """)

  @Flag(help: "Print Markdown.")
  var markdown = false

  func run() throws {
    try StandardOutput.write(markdown ? GateGuide.markdown : GateGuide.text)
  }
}
