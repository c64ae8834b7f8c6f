import ArgumentParser

/// The value of an option: numbers, separated by commas.
struct NumberList<Number: LosslessStringConvertible & Sendable>: ExpressibleByArgument, Sendable {
  let numbers: [Number]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Number(String($0)) }
    if numbers.count != parts.count { return nil }
  }
}

/// The value of `--seeds`: the number of seeds (from 1 on), or a list of seeds.
struct SeedList: ExpressibleByArgument {
  let seeds: [UInt64]

  init?(argument: String) {
    guard let list = NumberList<UInt64>(argument: argument) else { return nil }
    let isCount = !argument.contains(",")
    if isCount, let count = list.numbers.first {
      guard (1...1000).contains(count) else { return nil }
      seeds = Array(1...count)
    } else {
      seeds = list.numbers
    }
  }
}
