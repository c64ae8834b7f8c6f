/// The vector type of all kernels: 16 floats.
///
/// It is one AVX-512 register, two of AVX2, or four of SSE or NEON; the compiler splits it where needed.
@usableFromInline
typealias Lanes = SIMD16<Float>

extension SIMD16<Float> {
  /// Elements in a vector.
  @inline(always) static var width: Int { 16 }

  @inline(always) init(from pointer: UnsafePointer<Float>) {
    self = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
  }

  /// The first `count` elements at `pointer`, the others set to `filling`; reads nothing beyond `count`.
  ///
  /// Elements are read in pieces of 8, 4, 2 and 1, one for each bit of `count`. In a loop over elements, the vector
  /// would be stored and loaded again for each of them.
  @inline(always)
  init(from pointer: UnsafePointer<Float>, count: Int, filling: Float = 0) {
    let source = UnsafeRawPointer(pointer)
    @inline(always) func piece<Piece>(_ type: Piece.Type, at index: Int) -> Piece {
      source.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.stride, as: type)
    }
    guard count < Self.width else {
      self = piece(Self.self, at: 0)
      return
    }
    var eight = SIMD8<Float>(repeating: filling)
    // Often nothing: a head of 8, or half of a head of 16.
    if count & 7 != 0 {
      let two =
        count & 1 != 0
        ? SIMD2(piece(Float.self, at: count & 14), filling) : SIMD2(repeating: filling)
      let four =
        count & 2 != 0
        ? SIMD4(lowHalf: piece(SIMD2<Float>.self, at: count & 12), highHalf: two)
        : SIMD4(lowHalf: two, highHalf: SIMD2(repeating: filling))
      eight =
        count & 4 != 0
        ? SIMD8(lowHalf: piece(SIMD4<Float>.self, at: count & 8), highHalf: four)
        : SIMD8(lowHalf: four, highHalf: SIMD4(repeating: filling))
    }
    self =
      count & 8 != 0
      ? SIMD16<Float>(lowHalf: piece(SIMD8<Float>.self, at: 0), highHalf: eight)
      : SIMD16<Float>(lowHalf: eight, highHalf: SIMD8(repeating: filling))
  }

  @inline(always) func store(to pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: SIMD16<Float>.self)
  }

  /// Stores the first `count` elements in such pieces; writes nothing beyond them.
  @inline(always) func store(to pointer: UnsafeMutablePointer<Float>, count: Int) {
    guard count < Self.width else { return store(to: pointer) }
    var target = UnsafeMutableRawPointer(pointer)
    @inline(always) func put<Piece>(_ piece: Piece) {
      target.storeBytes(of: piece, as: Piece.self)
      target += MemoryLayout<Piece>.size
    }
    var eight = lowHalf
    if count & 8 != 0 {
      put(eight)
      eight = highHalf
    }
    guard count & 7 != 0 else { return }
    var four = eight.lowHalf
    if count & 4 != 0 {
      put(four)
      four = eight.highHalf
    }
    var two = four.lowHalf
    if count & 2 != 0 {
      put(two)
      two = four.highHalf
    }
    if count & 1 != 0 { put(two[0]) }
  }

  /// The elements' bit patterns.
  @inline(always) var bits: SIMD16<UInt32> { unsafeBitCast(self, to: SIMD16<UInt32>.self) }

  @inline(always) init(bits: SIMD16<UInt32>) {
    self = unsafeBitCast(bits, to: SIMD16<Float>.self)
  }

  /// The absolute values of the elements.
  @inline(always) var magnitudes: SIMD16<Float> {
    SIMD16<Float>(bits: bits & SIMD16<UInt32>(repeating: 0x7FFF_FFFF))
  }

  /// The sum of all elements, in a fixed pairwise order.
  @inline(always) var horizontalSum: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }

  /// The largest element; NaN is ignored.
  @inline(always) var horizontalMaximum: Float {
    let eight = lowHalf.replacing(with: highHalf, where: highHalf .> lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
    let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
    return Swift.max(two[0], two[1])
  }
}

/// The lane numbers 0 to 15 as floats, to compare with a count of lanes: a comparison of floats is
/// one instruction on all instruction sets.
@inline(always) var laneNumbers: Lanes {
  Lanes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}

/// The lane numbers 0 to 15 as integers.
@inline(always) var laneIndices: SIMD16<UInt32> {
  SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}

/// `a * b + c`, fused if the instruction set supports it, otherwise in two steps; never a library call.
@inline(always)
func multiplyAdd(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
  InstructionSet.hasFusedMultiplyAdd ? c.addingProduct(a, b) : c + a * b
}

/// The elementwise maximum; if either is NaN, `a`.
@inline(always)
func maximum(_ a: Lanes, _ b: Lanes) -> Lanes {
  a.replacing(with: b, where: b .> a)
}

/// The elementwise minimum; if either is NaN, `a`.
@inline(always)
func minimum(_ a: Lanes, _ b: Lanes) -> Lanes {
  a.replacing(with: b, where: b .< a)
}
