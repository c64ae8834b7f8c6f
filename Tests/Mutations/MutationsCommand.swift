import ArgumentParser
import Foundation
import TestSupport

@main
struct MutationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Mutations",
    abstract: "Reads damaged files of all formats.",
    discussion: """
      Each mutant of a valid file must be read, or refused with one sentence that names the file. A \
      crash, more memory than a multiple of the file's size, and more than 20 seconds are failures; they \
      are told as FORMAT INDEX.

      EXAMPLES
        Mutations --count 100000
        Mutations --format gguf --only 1234
        Mutations --format gguf --only 1234 --out mutant.gguf
      """)

  @Option(help: "The mutants of each format.")
  var count = 1000
  @Option(help: "The format. (default: all)")
  var format: [String] = []
  @Option(help: "The seed of the mutants.")
  var seed: UInt64 = 1
  @Option(help: "Read this mutant alone, in this process.")
  var only: Int?
  @Option(help: "Write the mutant of --only to this path.")
  var out: String?

  @Option(help: .hidden)
  var first = 0
  @Option(help: .hidden)
  var progress: String?

  func run() throws {
    let formats = try MutatedFormat.all().filter { format.isEmpty || format.contains($0.name) }
    guard !formats.isEmpty else { throw ValidationError("There is no format \(format).") }
    if let only {
      for format in formats { try readAlone(only, format) }
    } else if let progress {
      try work(formats[0], progress)
    } else {
      try readAll(formats)
    }
  }

  private func readAlone(_ index: Int, _ format: MutatedFormat) throws {
    let bytes = Mutator(format, seed: seed).mutant(index).bytes
    if let out { try Data(bytes).write(to: URL(fileURLWithPath: out)) }
    let worker = MutationWorker(
      run: MutationRun(format: format, seed: seed), indices: index..<index + 1, progress: nil)
    let outcome = try worker.outcome()
    print("\(format.name) \(index), \(bytes.count) bytes: \(outcome)")
  }

  /// Reads a part of the mutants; prints failures, and then the numbers of those read and refused, and the
  /// bytes of memory.
  private func work(_ format: MutatedFormat, _ progress: String) throws {
    let worker = MutationWorker(
      run: MutationRun(format: format, seed: seed), indices: first..<first + count,
      progress: progress)
    let outcome = try worker.outcome()
    for failure in outcome.failures { print(failure) }
    print(outcome.readCount, outcome.refusedCount, MutationWorker.peakMemory)
  }

  private func readAll(_ formats: [MutatedFormat]) throws {
    let start = Date()
    // Small parts, so that all processes end at about the same time.
    let size = max(1, (count + 3) / 4)
    let parts = formats.flatMap { format in
      stride(from: 0, to: count, by: size).map {
        MutationProcesses.Part(format: format.name, indices: $0..<min(count, $0 + size))
      }
    }
    let processes = MutationProcesses(
      seed: seed, processCount: ProcessInfo.processInfo.activeProcessorCount)
    let failureCount = try withTemporaryFolder { folder in
      try processes.run(parts, folder: folder) { line in
        print(line)
        fflush(nil)
      }
    }
    print("\(failureCount) failures in \(Int(Date().timeIntervalSince(start))) s")
    if failureCount > 0 { throw ExitCode.failure }
  }
}
