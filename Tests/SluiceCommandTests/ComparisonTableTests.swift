import TestSupport
import SluiceText
import Sluice
import SluiceModels
import Testing

@testable import SluiceCommand
@testable import SluiceTraining

/// The tables of made-up results.
struct ComparisonTableTests {
  private static func run(
    _ variant: String, seed: UInt64, loss: Double, divergence: String? = nil,
    rate: Float = 1e-3
  ) -> ComparedRun {
    ComparedRun(
      variant: variant, seed: seed, learningRate: rate, parameterCount: 1, stepCount: 20,
      divergence: divergence,
      curve: divergence == nil
        ? [
          .init(step: 10, loss: 3, accuracy: 0.5), .init(step: 20, loss: Float(loss), accuracy: 1),
        ]
        : [],
      masteryStep: divergence == nil ? 20 : nil,
      lengths: divergence == nil
        ? [.init(factor: 1, tokenCount: 16, loss: loss, accuracy: 0.75)] : [],
      inside: divergence == nil
        ? .init(
          firstTokenAttention: 0.467, meanLargestActivation: 94, largestActivations: [90, 98],
          gates: variant == "none"
            ? [] : [.init(gate: variant, mean: 0.116, sparsity: 0.8)]) : nil,
      secondsPerStep: 0.0125, seconds: 1)
  }

  private static func results(done: Bool = true) throws -> ComparisonResults {
    let task = try TaskDataset(InductionHeads())
    func model(_ gates: [Gate]) -> LanguageModel.Configuration {
      LanguageModel.Configuration(vocabularySize: task.vocabulary.count, gates: gates)
    }
    let plan = ComparisonPlan(
      variants: [
        .init(name: "none", model: model([])),
        .init(name: "output.headwise", model: model([.headwise])),
      ],
      seeds: [1, 2], recipe: TrainingConfiguration(),
      sweep: LearningRateTrial(learningRates: [1e-3, 1e-1, 10], stepCount: 20))
    var runs: [String: ComparedRun] = [:]
    for job in plan.jobs where done || job.seed == 1 {
      let isGated = job.variant != "none"
      if let rate = job.learningRate {
        runs[job.path] = run(
          job.variant, seed: job.seed, loss: rate < 0.05 || isGated ? 1 : 2.5,
          divergence: rate > 1 ? "step 2: the loss is not a number" : nil, rate: rate)
      } else {
        runs[job.path] = run(
          job.variant, seed: job.seed, loss: (isGated ? 1.4 : 1.5) + Double(job.seed),
          divergence: isGated && job.seed == 2 ? "step 7: the loss is infinite" : nil)
      }
    }
    return ComparisonResults(
      plan, runs, data: task, command: ["sluice", "compare", "--seeds", "2"])
  }

  @Test func figuresStandUnderTheirHeadings() throws {
    let text = ComparisonTable(results: try Self.results()).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("gate"))
    #expect(lines[0].hasSuffix("seeds"))
    #expect(lines[0].contains("loss - none (lower is better)"))
    // 3.0 on average; an interval of two seeds would be 12.706 times half a difference of 1.
    #expect(lines[1].hasPrefix("none"))
    #expect(lines[1].contains("3.0000 [2.5000 to 3.5000]"))
    #expect(lines[1].contains("75.0 % [75.0 to 75.0]"))
    #expect(lines[2].contains("2.4000"))
    #expect(lines[2].contains("-0.1000"))
    #expect(lines[2].hasSuffix("2, 1 diverged"))
    #expect(lines[2].contains("20 (1 of 2)"))
    for part in ["46.7 %", "94.00", "0.116", "80.0 %", "12.5"] {
      #expect(lines.contains { $0.hasPrefix("output.headwise") && $0.contains(part) }, "\(part)")
    }
    #expect(text.contains("learned positions end at the context length"))
  }

  @Test func theLargestRateThatTrainsIsNamed() throws {
    let results = try Self.results()
    #expect(results.sweep?.variants.map(\.largestLearningRate) == [1e-3, 1e-1])
    let text = ComparisonTable(results: results).text
    #expect(text.contains("2.5000 *"))
    #expect(text.contains("diverged"))
  }

  @Test func markdownIsOfTablesAndTheCommand() throws {
    let markdown = ComparisonTable(results: try Self.results()).markdown
    let lines = markdown.split(separator: "\n").map(String.init)
    let rows = lines.filter { $0.hasPrefix("| ") }
    #expect(rows.count == 12)
    for table in stride(from: 0, to: 12, by: 4) {
      let counts = Set(rows[table..<table + 4].map { $0.count { $0 == "|" } })
      #expect(counts.count == 1)
      #expect(rows[table + 1].hasPrefix("| --- | ---: |"))
    }
    #expect(lines.last == "    sluice compare --seeds 2")
  }

  @Test func partsAreTables() throws {
    let text = ComparisonTable(results: try Self.results(done: false)).text
    #expect(text.contains("8 of 10 runs are done so far."))
  }

  @Test func thePlotHasALineForEachVariant() throws {
    let results = try Self.results()
    let svg = ComparisonPlot(results: results).svg
    #expect(svg.contains(">none</text>"))
    #expect(svg.contains(">output.headwise (1 of 2 diverged)</text>"))
    #expect(svg.contains("none ends at 3.0000."))
    #expect(svg.contains("accuracy"))
  }
}
