import ArgumentParser

struct BenchmarkMachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Measures the peak speed of the processor and of its memory.",
    discussion: """
      Measures the peak multiply-add rate in registers (two operations each) and the memory bandwidth of \
      the triad a = b + s * c over three arrays of 128 MB (bytes read and written), first with one thread, \
      then with all threads.

      EXAMPLES
        sluice benchmark machine
      """)

  @OptionGroup
  var options: BenchmarkOptions

  func run() throws {
    try options.report(machineInFull: true)
  }
}
