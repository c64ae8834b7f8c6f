import ArgumentParser
import Sluice

/// The flags of what a training step keeps in memory; what is not given stays as it is.
struct MemoryOptions: ParsableArguments {
  @OptionGroup var format: ActivationOptions

  @Flag(
    inversion: .prefixedNo,
    help: """
      Whether the backward pass computes blocks again, of which only the inputs are kept: less memory, \
      more time, and the same results. (default: no)
      """)
  var recompute: Bool?

  var activations: ActivationFormat? { format.activations }
}

/// The flag of the activations' format.
struct ActivationOptions: ParsableArguments {
  @Option(
    help: """
      As what activations wait for the backward pass: bfloat16 takes half the memory, and rounds what \
      gradients are computed from. (default: float32)
      """)
  var activations: ActivationFormat?
}

extension ActivationFormat: ExpressibleByArgument {}
