import ArgumentParser
import Sluice

/// The flag for the number of threads.
struct ThreadOptions: ParsableArguments {
  @Option(
    help: """
      Number of threads. The results do not depend on it. (default: the number of available processors)
      """)
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), expected 1 to 1024.")
    }
  }

  /// Runs `body` with this number of threads.
  func run<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let threads else { return try body() }
    return try ThreadPool.$current.withValue(ThreadPool(threadCount: threads), operation: body)
  }
}
