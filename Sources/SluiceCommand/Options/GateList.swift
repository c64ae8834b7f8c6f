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

  /// The name that gives this list.
  var name: String { gates.isEmpty ? "none" : gates.map(\.name).joined(separator: "+") }
}
