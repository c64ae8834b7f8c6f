import SluicePlatform
/// A counter-based random number generator: each number is a function of the stream and an index.
///
/// The generator is Threefry-2x32 with 20 rounds (Salmon and others, "Parallel random numbers: as easy
/// as 1, 2, 3", 2011). It has no mutable state; use another `substream` to get other numbers. Results
/// therefore depend neither on the number of threads nor on the order of calls.
///
/// ```swift
/// let random = RandomStream(seed: 1)
/// let forLayer3 = random.substream(3)
/// forLayer3.uniform(at: 0)  // the same number every time
/// ```
public struct RandomStream: Sendable, Hashable, Codable {
  private let key0: UInt32
  private let key1: UInt32

  /// Makes the stream of a seed.
  public init(seed: UInt64) {
    MachineRequirement.check()
    key0 = UInt32(truncatingIfNeeded: seed)
    key1 = UInt32(truncatingIfNeeded: seed >> 32)
  }

  /// A substream that is independent of this stream and of its other substreams.
  public func substream(_ index: UInt64) -> RandomStream {
    // Rekeyed twice, so that a substream's key never equals an output of this stream.
    let (a, b) = words(index)
    return RandomStream(seed: UInt64(a) | UInt64(b) << 32).rekeyed
  }

  private var rekeyed: RandomStream {
    let (a, b) = words(.max)
    return RandomStream(seed: UInt64(a) | UInt64(b) << 32)
  }

  // MARK: Single numbers

  /// A uniform random number in `0..<1`, a multiple of 2^-23; `fillUniform` writes the same number at `index`.
  public func uniform(at index: UInt64) -> Float {
    let (counter, isSecond) = place(of: index)
    let (a, b) = words(counter)
    return unitFloat(isSecond ? b : a)
  }

  /// A random integer in `0..<bound`.
  public func integer(below bound: Int, at index: UInt64) -> Int {
    // Checked explicitly, because kernels are compiled without preconditions.
    guard bound > 0 else {
      endProcess("Error: a random integer needs a positive bound, not \(bound).", status: 70)
    }
    let (a, b) = words(index)
    return Int((UInt64(a) | UInt64(b) << 32).multipliedFullWidth(by: UInt64(bound)).high)
  }

  // MARK: Arrays

  /// Writes uniformly distributed numbers from `range`.
  public func fillUniform(
    _ pointer: UnsafeMutablePointer<Float>, count: Int, in range: ClosedRange<Float>,
    pool: ThreadPool = .current
  ) {
    let width = Lanes(repeating: range.upperBound - range.lowerBound)
    let lowest = Lanes(repeating: range.lowerBound)
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        slot.store(multiplyAdd(unitVector(at: slot.offset), width, lowest), to: pointer)
      }
    }
  }

  /// Writes normally distributed numbers (Box-Muller method).
  public func fillNormal(
    _ pointer: UnsafeMutablePointer<Float>, count: Int, mean: Float = 0,
    standardDeviation: Float = 1, pool: ThreadPool = .current
  ) {
    pool.parallelRanges(count, grain: Grain.elements) { range in
      for slot in VectorSlots(range) {
        let (a, b, isSecond) = vectorWords(at: slot.offset)
        for lane in 0..<slot.count {
          // In 0 < ... <= 1, so that the logarithm is finite.
          let radius = (-2 * log((Double(a[lane]) + 1) * 0x1p-32)).squareRoot()
          let angle = 2 * Double.pi * Double(b[lane]) * 0x1p-32
          let normal = radius * (isSecond ? sin(angle) : cos(angle))
          pointer[slot.offset + lane] = Float(Double(mean) + Double(standardDeviation) * normal)
        }
      }
    }
  }

  /// The uniform numbers in 0..<1 at 16 indices from `index` on, which is a multiple of 16.
  @inline(always)
  func unitVector(at index: Int) -> Lanes {
    let (a, b, isSecond) = vectorWords(at: index)
    let words = isSecond ? b : a
    return Lanes(bits: (words &>> 9) | SIMD16<UInt32>(repeating: 0x3F80_0000)) - 1
  }

  @inline(always)
  private func vectorWords(
    at index: Int
  ) -> (SIMD16<UInt32>, SIMD16<UInt32>, isSecond: Bool) {
    let (counter, isSecond) = place(of: UInt64(index))
    let (a, b) = words(
      SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: counter)) &+ laneIndices,
      SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: counter >> 32)))
    return (a, b, isSecond)
  }

  /// Each counter gives two words: one for the first 16 of 32 numbers, the other for the last 16.
  @inline(always)
  private func place(of index: UInt64) -> (counter: UInt64, isSecond: Bool) {
    ((index >> 5) << 4 | index & 15, index & 16 != 0)
  }

  private func unitFloat(_ word: UInt32) -> Float {
    Float(bitPattern: word >> 9 | 0x3F80_0000) - 1
  }
}

// MARK: - Threefry

extension RandomStream {
  /// The two words for each of 16 counters.
  @inline(always)
  func words(
    _ x0: SIMD16<UInt32>, _ x1: SIMD16<UInt32>
  ) -> (SIMD16<UInt32>, SIMD16<UInt32>) {
    let keys = keySchedule
    var x0 = x0 &+ SIMD16<UInt32>(repeating: keys.0)
    var x1 = x1 &+ SIMD16<UInt32>(repeating: keys.1)
    fourRounds(&x0, &x1, Self.evenRotations, keys.1, keys.2 &+ 1)
    fourRounds(&x0, &x1, Self.oddRotations, keys.2, keys.0 &+ 2)
    fourRounds(&x0, &x1, Self.evenRotations, keys.0, keys.1 &+ 3)
    fourRounds(&x0, &x1, Self.oddRotations, keys.1, keys.2 &+ 4)
    fourRounds(&x0, &x1, Self.evenRotations, keys.2, keys.0 &+ 5)
    return (x0, x1)
  }

  /// The two words for one counter.
  func words(_ counter: UInt64) -> (UInt32, UInt32) {
    let (a, b) = words(
      SIMD16(repeating: UInt32(truncatingIfNeeded: counter)),
      SIMD16(repeating: UInt32(truncatingIfNeeded: counter >> 32)))
    return (a[0], b[0])
  }

  private typealias Rotations = (UInt32, UInt32, UInt32, UInt32)

  private static var evenRotations: Rotations { @inline(always) get { (13, 15, 26, 6) } }
  private static var oddRotations: Rotations { @inline(always) get { (17, 29, 16, 24) } }

  private var keySchedule: (UInt32, UInt32, UInt32) {
    @inline(always) get { (key0, key1, key0 ^ key1 ^ 0x1BD1_1BDA) }
  }

  @inline(always)
  private func fourRounds(
    _ x0: inout SIMD16<UInt32>, _ x1: inout SIMD16<UInt32>, _ rotations: Rotations,
    _ key0: UInt32, _ key1: UInt32
  ) {
    round(&x0, &x1, rotations.0)
    round(&x0, &x1, rotations.1)
    round(&x0, &x1, rotations.2)
    round(&x0, &x1, rotations.3)
    x0 &+= SIMD16(repeating: key0)
    x1 &+= SIMD16(repeating: key1)
  }

  @inline(always)
  private func round(_ x0: inout SIMD16<UInt32>, _ x1: inout SIMD16<UInt32>, _ rotation: UInt32) {
    x0 &+= x1
    x1 = (x1 &<< rotation | x1 &>> (32 - rotation)) ^ x0
  }
}
