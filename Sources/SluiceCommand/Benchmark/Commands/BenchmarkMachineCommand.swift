import ArgumentParser

struct BenchmarkMachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Measures what the processor and its memory can do at most.",
    discussion: """
      Multiply-adds in registers, two operations each; and the triad a = b + s c over three arrays of \
      128 MB, of which the bytes read and written count. With one thread, then with all.

      EXAMPLES
        sluice benchmark machine
      """)

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    try options.report(machineInFull: true)
  }
}
