import ArgumentParser
import Sluice

/// What `--gate` says: the names of gates joined by `+`, or `none`.
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

  /// What an option says, or a sentence that points to the list of gates.
  static func argument(_ text: String) throws -> GateList {
    do {
      return try GateList(named: text)
    } catch {
      throw ValidationError("\(error.sentence) `sluice gates` lists all gates.")
    }
  }

  /// The name that gives this list.
  var name: String { gates.isEmpty ? "none" : gates.map(\.name).joined(separator: "+") }
}

extension GateNameError {
  /// The description, ended as a sentence.
  var sentence: String { description.hasSuffix("?") ? description : description + "." }
}
