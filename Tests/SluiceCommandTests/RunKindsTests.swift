import Foundation
import Sluice
import SluiceFiles
import SluiceModels
import SluiceTraining
import Testing
import TestSupport

@testable import SluiceCommand

struct RunKindsTests {
  @Test func eachKindIsInTheTableOnce() {
    let keys = RunKinds.all.map { "\($0.modelType) \($0.dataKind)" }
    #expect(Set(keys).count == keys.count)
    #expect(keys == ["sluice task", "forecaster table", "classifier sequences", "sluice text"])
  }

  @Test func aCheckpointIsOfTheKindThatItSays() throws {
    try withTemporaryFolder { folder in
      let config = folder + "/config.json"
      try write(#"{"model_type": "sluice"}"#, to: config)
      #expect(try RunKinds.ofCheckpoint(folder).dataKind == "text")
      #expect(try RunKinds.ofCheckpoint(folder, on: [TaskSource.self]).dataKind == "task")
      try write(#"{"model_type": "foreign"}"#, to: config)
      let error = #expect(throws: ContentError.self) { try RunKinds.ofCheckpoint(folder) }
      #expect(
        error?.problem as? SettingsError
          == .otherModelType("foreign", expected: "classifier\" or \"forecaster\" or \"sluice"))
    }
  }

  /// A run of a program with its own data.
  @Test func dataThatTheToolDoesNotKnowIsSaid() throws {
    try withTemporaryFolder { folder in
      let text = try writeText(to: folder)
      #expect(
        try Tool.run(["train", text, "--out", folder + "/run", "--steps", "1"] + tinyModel).code
          == 0)
      let path = folder + "/run/last/training.json"
      let state = try contents(path).replacing(#""kind" : "text""#, with: #""kind" : "tides""#)
      try write(state, to: path)
      for command in [["train", "--resume", folder + "/run"], ["evaluate", folder + "/run"]] {
        let result = try Tool.run(command)
        #expect(result.code == 65)
        #expect(result.errors.contains("tides"), "\(result.errors)")
      }
      // Commands that need only the model work.
      #expect(try Tool.run(["evaluate", folder + "/run", text]).code == 0)
    }
  }
}
