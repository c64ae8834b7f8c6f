@testable import SluiceFiles
import Foundation
import SluiceModels
import Testing
import TestSupport

@testable import SluiceTraining

struct MetricsLogTests {
  private func metrics(_ step: Int, validationLoss: Float? = nil) -> StepMetrics {
    StepMetrics(
      step: step, loss: 1 / Float(step), validationLoss: validationLoss, validationScores: [:],
      learningRate: 1e-4,
      gradientNorm: 0.1, inputsPerSecond: 1234, secondsElapsed: 0.125 * Double(step))
  }

  @Test func eachStepIsAnObjectOnALine() throws {
    #expect(
      try metrics(2, validationLoss: 1.75).line == """
        {"step":2,"loss":0.5,"validationLoss":1.75,"learningRate":0.0001,"gradientNorm":0.1,\
        "tokensPerSecond":1234.0,"secondsElapsed":0.25}

        """)
    #expect(try !metrics(1).line.contains("validation"))
    var measured = metrics(2, validationLoss: 1.75)
    measured.validationScores = ["accuracy": 0.5]
    #expect(
      try measured.line.contains(#","validationLoss":1.75,"validationAccuracy":0.5,"learningRate""#)
    )
  }

  @Test func lossesComeBackToTheLastBit() throws {
    for loss: Float in [0.1, 1 / 3, 3.1415927, 1e-20, .leastNonzeroMagnitude, 123_456.79] {
      var written = metrics(1)
      written.loss = loss
      let read = try JSONDecoder().decode(StepMetrics.self, from: Data(try written.line.utf8))
      #expect(read.loss == loss)
    }
  }

  @Test func scoresComeBackUnderTheirNames() throws {
    var written = metrics(3, validationLoss: 0.5)
    written.validationScores = [
      "accuracy": 0.75, "mae": 0.1, "loss": 3, "MSE": 4, #"a "quote" \ here"#: 5,
    ]
    #expect(try written.line.contains(#""validationAccuracy":0.75,"scores":{"#))
    #expect(try written.line.contains(#""MSE":4,"#))
    let read = try JSONDecoder().decode(StepMetrics.self, from: Data(try written.line.utf8))
    #expect(read == written)
  }

  @Test func whatIsNotFiniteIsNullAndComesBack() throws {
    var written = metrics(3, validationLoss: 0.5)
    written.validationScores = ["mae": .infinity, "accuracy": 0.5]
    written.inputsPerSecond = .infinity
    written.gradientNorm = .nan
    let line = try written.line
    #expect(line.contains(#""scores":{"mae":null}"#))
    #expect(line.contains(#""gradientNorm":null,"tokensPerSecond":null,"#))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    let read = try JSONDecoder().decode(StepMetrics.self, from: Data(line.utf8))
    #expect(read.step == 3 && read.loss == written.loss && read.gradientNorm.isNaN)
    #expect(read.inputsPerSecond.isNaN && read.validationScores == ["accuracy": 0.5])
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder)
      try write(metrics(2).line + line, to: run.metricsPath)
      #expect(try run.metrics().map(\.step) == [2, 3])
    }
  }

  @Test func whatWasMeasuredBeforeTheFirstStepComesBack() throws {
    let written = StartMetrics(
      validationLoss: 4.25, validationScores: ["accuracy": 0.5, "mae": 2], secondsElapsed: 0.5)
    #expect(
      try written.line == """
        {"step":0,"validationLoss":4.25,"validationAccuracy":0.5,"scores":{"mae":2},\
        "secondsElapsed":0.5}

        """)
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder)
      try write(written.line + metrics(1).line, to: run.metricsPath)
      #expect(try run.startMetrics() == written)
      #expect(try run.metrics() == [metrics(1)])
      #expect(try run.metricsLines() == [.start(written), .step(metrics(1))])
      // A line of step 0 without a loss is not valid.
      try write(#"{"step":0,"secondsElapsed":1}"# + "\n", to: run.metricsPath)
      #expect(try run.metricsLines().isEmpty)
    }
  }

  @Test func aStepThatCannotBeEndsTheLog() throws {
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder)
      let line = try metrics(1).line
      let impossible = line.replacing(#""step":1,"#, with: #""step":9223372036854775807,"#)
      try write(line + impossible, to: run.metricsPath)
      #expect(try run.metrics().map(\.step) == [1])
    }
  }

  @Test func continuingDropsLaterStepsAndHalfLines() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/metrics.jsonl"
      let lines = try (1...5).map { try metrics($0).line }
      try write(lines.joined() + #"{"step":6,"lo"#, to: path)
      do {
        let log = try MetricsLog(path: path, continuingAfter: 3)
        try log.append(.step(metrics(4, validationLoss: 2)))
      }
      #expect(
        try contents(path) == lines[..<3].joined() + metrics(4, validationLoss: 2).line)
    }
  }

  /// Some editors add a byte order mark.
  @Test func aByteOrderMarkHidesNoLine() throws {
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder)
      let steps = (1...3).map { metrics($0) }
      let lines = try steps.map { try $0.line }
      try write("\u{FEFF}" + lines.joined(), to: run.metricsPath)
      #expect(try run.metrics() == steps)
      _ = try MetricsLog(path: run.metricsPath, continuingAfter: 2)
      #expect(try contents(run.metricsPath) == "\u{FEFF}" + lines[..<2].joined())
    }
  }

  @Test func aRunsMetricsAreThoseOfItsWholeLines() throws {
    try withTemporaryFolder { folder in
      let run = RunFolder(path: folder)
      #expect(throws: FileError.self) { try run.metrics() }
      let steps = (1...3).map { metrics($0, validationLoss: $0 == 2 ? 1.5 : nil) }
      try write(steps.map { try $0.line }.joined() + #"{"step":4,"lo"#, to: run.metricsPath)
      #expect(try run.metrics() == steps)
    }
  }

  @Test func twoRunsCannotShareAFolder() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/metrics.jsonl"
      let first = try MetricsLog(path: path, continuingAfter: 0)
      #expect(throws: FileError.self) { try MetricsLog(path: path, continuingAfter: 0) }
      // The error is also found in advance, without creating a file.
      #expect(throws: FileError.self) { try RunFolder(path: folder).requireFree() }
      try RunFolder(path: folder + "/other").requireFree()
      #expect(try names(in: folder) == ["metrics.jsonl"])
      try first.append(.step(metrics(1)))
      #expect(try contents(path) == metrics(1).line)
    }
  }
}
