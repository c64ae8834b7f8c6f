import ArgumentParser
import Sluice

/// The value of `--gate`: names of gates, joined by `+`, or `none`.
struct GateList: Hashable {
  let gates: [Gate]

  init(_ gates: [Gate]) {
    self.gates = gates
  }

  init(named name: String) throws(GateNameError) {
    var gates: [Gate] = []
    if name != "none" {
      for part in name.split(separator: "+", omittingEmptySubsequences: false) {
        gates.append(try Gate(named: String(part)))
      }
    }
    self.init(gates)
  }

  /// Parses the value of an option; an error refers to the list of gates.
  static func argument(_ text: String) throws -> GateList {
    do {
      return try GateList(named: text)
    } catch {
      throw ValidationError("\(error.sentence) `sluice gates` lists all gates.")
    }
  }

  /// The name of this list.
  var name: String { gates.listName }
}

extension GateNameError {
  /// The description, ended as a sentence.
  var sentence: String { description.hasSuffix("?") ? description : description + "." }
}
