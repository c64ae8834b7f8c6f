import Foundation
import Testing

@testable import Mutations

/// Damaged files of all formats; `.ci/run` reads more of them, each format with little memory.
struct MutationRunTests {
  private static let count =
    ProcessInfo.processInfo.environment["SLUICE_MUTATIONS"].flatMap { Int($0) } ?? 200

  @Test(arguments: try MutatedFormat.all())
  func damagedFilesAreReadOrRefusedWithASentence(format: MutatedFormat) throws {
    let outcome = try MutationRun(format: format, seed: 2).run(0..<Self.count)
    #expect(outcome.failures.isEmpty)
    // Most are damaged, but not all where it matters.
    #expect(outcome.readCount + outcome.refusedCount == Self.count)
    #expect(outcome.refusedCount > Self.count / 10 && outcome.readCount > 0)
  }

  @Test func mutantsAreTheSameAgain() throws {
    let format = MutatedFormat.safetensors()
    let mutants = (0..<50).map { Mutator(format, seed: 3).mutant($0).bytes }
    #expect(mutants == (0..<50).map { Mutator(format, seed: 3).mutant($0).bytes })
    #expect(Set(mutants).count > 40)
    #expect(mutants != (0..<50).map { Mutator(format, seed: 4).mutant($0).bytes })
  }

  @Test func messagesMustBeASentence() {
    #expect(MutationRun.complaint(ofMessage: "a.json: key is 1, expected 2") == nil)
    for message in [
      "two\nlines", "\u{1B}[31mred", "a\u{2028}b", String(repeating: "long ", count: 500),
    ] {
      #expect(MutationRun.complaint(ofMessage: message) != nil)
    }
  }
}

extension MutatedFormat: CustomTestStringConvertible {
  /// The name of the format.
  public var testDescription: String { name }
}
