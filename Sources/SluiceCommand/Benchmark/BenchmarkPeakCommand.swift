import ArgumentParser
import Sluice
import SluiceKernels

struct BenchmarkPeakCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peak",
    abstract: "Measures what the processor could do at most: multiply-adds in registers.")

  @OptionGroup
  var threads: ThreadOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let result = threads.run {
      Result(
        gigaflops: ArithmeticPeak.gigaflops(), threadCount: ThreadPool.current.threadCount)
    }
    try printResult(
      result, asJSON: json,
      text: "\(Int(result.gigaflops)) GFLOP/s with \(result.threadCount) threads")
  }

  private struct Result: Encodable {
    let gigaflops: Double
    let threadCount: Int
  }
}
