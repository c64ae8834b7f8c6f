import SluiceFiles
import Foundation
import Sluice
import SluiceInspection
import SluiceModels
import TestSupport
import Testing

@testable import SluiceCommand

/// Tokens with their gates, as a terminal shows them.
@Suite(.serialized) struct GateDrawingTests {
  private func recording(_ gates: [Gate], layers: Int = 2, tokens: [Int32]) throws -> Recording {
    let model = try LanguageModel(
      .init(
        vocabularySize: 8, contextLength: 64, layerCount: layers, hiddenSize: 16, headCount: 2,
        gates: gates), random: RandomStream(seed: 3))
    return withoutGradient {
      model.recording(RecordingRequest()) {
        model.score(TokenBatch(tokens), targets: TokenBatch(tokens))
      }.recording
    }
  }

  /// The visible text, without escape sequences.
  private func plain(_ text: String) -> String { text.replacing(/\u{1B}\[[0-9;]*m/, with: "") }

  @Test func theMeanIsThatOfTheLayersHeadsAndElements() throws {
    let found = try recording([.elementwise, .forget], tokens: [1, 2, 3])
    let gates = TokenGates.all(of: found)
    #expect(gates.map(\.name).sorted() == ["forget", "output.elementwise"])
    for gate in gates {
      #expect(gate.range == 0...1)
      #expect(gate.rows.map(\.name) == ["layer 1", "layer 2", "mean"])
      for token in 0..<3 {
        let means = try found.layers.map { layer in
          let means = try #require(layer.gates.first { $0.name == gate.name }?.tokenMeans)
          return (0..<means.lastDimension).reduce(0) { $0 + means[token, $1] }
            / Float(means.lastDimension)
        }
        for (row, mean) in zip(gate.layers, means) {
          #expect(abs(row.values[token] - mean) < 1e-6)
        }
        #expect(abs(gate.mean.values[token] - (means[0] + means[1]) / 2) < 1e-6)
      }
    }
  }

  @Test func aShortTextStandsOnceForEachLayer() throws {
    let found = try recording([.headwise], tokens: [0, 1, 2])
    let text = plain(GateDrawing(found, tokens: ["a", " ", "\n"]).colored(width: 80))
    #expect(
      text == """
        output.headwise  0.0 \(String(repeating: " ", count: 18)) 1.0
          layer 1  a ⏎
          layer 2  a ⏎
          mean     a ⏎


        """, "\(Array(text.utf8))")
  }

  @Test func aLongTextIsBrokenAndShowsTheMean() throws {
    let tokens = Array("The first line.\nA second one that is long").map(String.init)
    let found = try recording([.headwise], tokens: tokens.indices.map { Int32($0 % 8) })
    let text = GateDrawing(found, tokens: tokens).colored(width: 20)
    let lines = plain(text).split(separator: "\n")
    #expect(lines[0].hasPrefix("output.headwise, mean of 2 layers  0.0 "))
    #expect(lines[1...] == ["The first line.⏎", "A second one that is", " long"])
    // No color extends to the edge of the terminal.
    #expect(text.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix(GateColor.reset) })
    let one = try recording([.headwise], layers: 1, tokens: [0])
    #expect(!GateDrawing(one, tokens: ["a"]).colored(width: 80).contains("mean"))
  }

  @Test func furtherOpenIsBrighter() {
    // The luminance (WCAG) of the colors of the cube and of the grays, with xterm's levels.
    func luminance(_ color: Int) -> Double {
      let levels = [0.0, 95, 135, 175, 215, 255]
      let grey = Double(8 + 10 * (color - 232))
      let bytes =
        color >= 232
        ? [grey, grey, grey]
        : [36, 6, 1].map { levels[(color - 16) / $0 % 6] }
      let linear = bytes.map { byte in
        let part = byte / 255
        return part <= 0.04 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    let lights = GateColor.ramp.map(luminance)
    #expect(zip(lights, lights.dropFirst()).allSatisfy { $0 < $1 })
    for (color, light) in zip(GateColor.ramp, lights) {
      let value = Float(GateColor.ramp.firstIndex(of: color) ?? 0) / 9 + 0.01
      let painted = GateColor(of: value, in: 0...1).paint("x")
      #expect(painted.hasPrefix("\u{1B}[48;5;\(color);38;5;"))
      let contrast = painted.contains("38;5;16m") ? (light + 0.05) / 0.05 : 0.94 / (light + 0.05)
      #expect(contrast >= 4.5, "\(color)")
    }
    #expect(GateColor(of: -2, in: -1...1) == GateColor(of: -1, in: -1...1))
    #expect(GateColor(of: 9, in: 0...1).background == GateColor.ramp.last)
    #expect(GateColor(of: .nan, in: 0...1).background == nil)
  }

  @Test func noTokenSteersTheTerminal() {
    #expect(TerminalGlyph("\u{1B}[2J").text == "\\u{1b}[2J")
    #expect(TerminalGlyph("\u{202E}\r").text == "\\u{202e}\\u{d}")
    #expect(TerminalGlyph(" \n\t").text == " ⏎⇥")
    #expect(["e\u{301}", "漢", "ab", ""].map { TerminalGlyph($0).columnCount } == [1, 2, 2, 0])
  }

  // MARK: The command

  private func withRun(
    gate: String, _ body: (_ folder: String, _ line: [String]) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let new = ["train", try writeText(to: folder), "--out", "run", "--steps", "1"] + tinyModel
      #expect(try Tool.run(new + ["--gate", gate], in: folder).code == 0)
      try body(folder, ["inspect", "run", "--text", "Tell me"])
    }
  }

  @Test func withoutATerminalTheGatesAreATable() throws {
    try withRun(gate: "forget+output.headwise") { folder, line in
      let result = try Tool.run(line, in: folder)
      #expect(result.code == 0, "\(result.errors)")
      #expect(!result.output.contains("\u{1B}"))
      for gate in ["forget", "output.headwise"] {
        #expect(
          result.output.contains(
            try Regex(#"\n\#(gate) +layer 1\n1  "T" +0\.\d{3}\n2  "e" +0\.\d{3}\n"#)),
          "\(result.output)")
      }
      #expect(result.output.contains("\nPage    inspection.html ("))
      // With a file as output, the result is as before.
      for flags in [["--out", "page.html"], ["--png", "a.png"], ["--json", "a.json"]] {
        let file = try Tool.run(line + flags, in: folder)
        #expect(file.code == 0 && !file.output.contains("\"T\""), "\(file.output)")
      }
    }
  }

  @Test func onATerminalTheTokensAreColoured() throws {
    try withRun(gate: "output.headwise") { folder, line in
      let (code, text) = try Terminal.run(line, in: folder)
      #expect(code == 0)
      #expect(plain(text).contains("\r\n  layer 1  Tell me\r\n"), "\(text)")
      #expect(text.matches(of: /\u{1B}\[48;5;\d+;38;5;\d+m/).count == 9 + 7)
      let (_, uncoloured) = try Terminal.run(line, in: folder, environment: ["NO_COLOR": "1"])
      #expect(!uncoloured.contains("\u{1B}") && uncoloured.contains("1  \"T\""), "\(uncoloured)")
    }
  }

  @Test func aRunWithoutGatesSaysSo() throws {
    try withRun(gate: "none") { folder, line in
      let result = try Tool.run(line, in: folder)
      #expect(result.output.contains("run/best has no gates to draw.\n"))
    }
  }
}

/// Runs the tool on a pseudo-terminal.
private enum Terminal {
  struct NoTerminal: Error {}

  static func run(
    _ arguments: [String], in folder: String, environment: [String: String] = [:]
  ) throws -> (code: Int32, text: String) {
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&master, &slave, nil, nil, &size) == 0 else { throw NoTerminal() }
    defer { close(master) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Tool.path())
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var variables = ProcessInfo.processInfo.environment
    (variables["TERM"], variables["NO_COLOR"]) = ("xterm-256color", nil)
    process.environment = variables.merging(environment) { $1 }
    process.standardOutput = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    process.standardError = FileHandle.nullDevice
    do {
      defer { close(slave) }
      try process.run()
    }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    // At the end there is nothing to read, or an error because the other side is closed.
    while case let count = read(master, &part, part.count), count > 0 { bytes += part[..<count] }
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
