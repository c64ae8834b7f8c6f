extension ResidualGate {
  /// Reports to the observer how much of a branch passes the gate, with the dropout in the branch.
  func tellReading(of branch: Tensor, residual: Tensor, input: Tensor, part: String?) {
    guard let observation = Observation.current else { return }
    let (branch, residual, input) = (branch.detached, residual.detached, input.detached)
    observation.tell(
      gate.name, .perToken(groups: groupCount), range: gate.usualRange, part: part
    ) { values(branch, residual: residual, input: input) }
  }
}
