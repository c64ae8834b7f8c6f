import ArgumentParser

struct GatesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gates",
    abstract: "Lists all gates and explains the parts of their names.",
    discussion: """
      EXAMPLES
        sluice gates
        sluice gates --markdown          the list as Markdown
        sluice train --gate value.headwise.silu+forget
      """)

  @Flag(help: "Print the list as Markdown.")
  var markdown = false

  func run() throws {
    try StandardOutput.write(markdown ? GateGuide.markdown : GateGuide.text)
  }
}
