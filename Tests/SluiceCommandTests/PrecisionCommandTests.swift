import Foundation
import Sluice
import TestSupport
import Testing

/// `--precision` has an effect on the computation.
@Suite struct PrecisionCommandTests {
  /// On processors without bfloat16 instructions, the tool requires another flag.
  private let bfloat16 =
    ["--precision", "bfloat16"] + (Precision.bfloat16.isNative ? [] : ["--emulate"])
  private let recipe = ["--steps", "6", "--eval-every", "3", "--eval-batches", "1"] + tinyModel

  @Test func aRunTrainsAndGoesOnInItsPrecision() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      for (name, flags) in [("exact", []), ("rounded", bfloat16)] {
        let result = try Tool.run(["train", text, "--out", folder + "/" + name] + recipe + flags)
        #expect(result.code == 0, "\(result.errors)")
      }
      #expect(try stepLines(folder + "/exact") != stepLines(folder + "/rounded"))
      let state = try contents(folder + "/rounded/last/training.json")
      #expect(state.contains("\"precision\" : \"bfloat16\""))

      // A run knows its precision; emulation must be allowed again.
      let emulation = Precision.bfloat16.isNative ? [] : bfloat16
      let resumed = try Tool.run(
        ["train", "--resume", folder + "/rounded", "--steps", "9"] + emulation)
      #expect(resumed.code == 0, "\(resumed.errors)")
      let other = try Tool.run(
        ["train", "--resume", folder + "/rounded", "--precision", "float32", "--steps", "12"])
      #expect(other.code != 0 && other.errors.contains("different settings"))
    }
  }

  @Test func evaluationAndTextTakeAPrecision() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      _ = try Tool.run(["train", text, "--out", folder + "/run"] + recipe)
      func evaluation(_ flags: [String]) throws -> String {
        let result = try Tool.run(["evaluate", folder + "/run", text, "--json"] + flags)
        #expect(result.code == 0, "\(result.errors)")
        return result.output
      }
      #expect(try evaluation([]) != evaluation(bfloat16))
      #expect(try evaluation([]) == evaluation(["--precision", "float32"]))
      let written = try Tool.run(
        ["generate", folder + "/run", "--max-tokens", "5", "--seed", "1"] + bfloat16)
      #expect(written.code == 0 && !written.output.isEmpty)
    }
  }

  @Test func aBenchmarkNamesItsPrecision() throws {
    let flags = ["--warmup", "0", "--count", "1", "--seconds", "0", "--json"]
    let result = try Tool.run(["benchmark", "matmul", "--rows", "32"] + flags + bfloat16)
    #expect(result.output.contains("matrix product 32 x 32 x 32, bfloat16"))
    let plain = try Tool.run(["benchmark", "matmul", "--rows", "32"] + flags)
    #expect(plain.output.contains("\"matrix product 32 x 32 x 32\""))
  }

  @Test func emulationIsAskedFor() throws {
    let alone = try Tool.run(["benchmark", "matmul", "--emulate"])
    #expect(alone.code == 64 && alone.errors.contains("--precision bfloat16"))
    guard !Precision.bfloat16.isNative else { return }
    let refused = try Tool.run(["benchmark", "matmul", "--precision", "bfloat16"])
    #expect(refused.code == 64 && refused.errors.contains("--emulate"))
  }
}
