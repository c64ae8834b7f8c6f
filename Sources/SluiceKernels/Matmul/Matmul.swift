/// The matrix product.
package enum Matmul {
  /// The epilogue of a product: operations on each element before it is stored.
  package struct Epilogue {
    /// One number per column, added to it.
    package var bias: UnsafePointer<Float>?
    /// Applied after the bias.
    package var activation: Activation
    /// Receives the activation's derivative, in the layout of the result.
    ///
    /// The backward pass needs nothing else, and here it costs little.
    package var slope: UnsafeMutablePointer<Float>?
    /// Multiplied with the result at the end, in its layout: the slopes of an activation
    /// whose gradient the result is.
    package var factors: UnsafePointer<Float>?
    /// Added to the product, in the layout of the result; may be the result itself.
    package var addend: UnsafePointer<Float>?

    /// Makes an epilogue; without arguments, the product is stored unchanged.
    package init(
      bias: UnsafePointer<Float>? = nil, activation: Activation = .identity,
      slope: UnsafeMutablePointer<Float>? = nil, factors: UnsafePointer<Float>? = nil,
      addend: UnsafePointer<Float>? = nil
    ) {
      self.bias = bias
      self.activation = activation
      self.slope = slope
      self.factors = factors
      self.addend = addend
    }

    var changesValues: Bool {
      bias != nil || activation != .identity || slope != nil || factors != nil
    }
  }

  /// `result = epilogue(a b)`, with `a: [rows, depth]`, `b: [depth, columns]`.
  ///
  /// Many rows are multiplied in blocks of packed columns; few rows are multiplied with the columns
  /// in place. The order of summation depends on the product's sizes and strides, never on the
  /// number of threads or on the machine's caches.
  ///
  /// - Parameters:
  ///   - rows: rows of `a` and of the result.
  ///   - columns: columns of `b` and of the result.
  ///   - depth: columns of `a`, rows of `b`; 0 gives zeros, to which the epilogue is applied.
  ///   - a: the left matrix.
  ///   - b: the right matrix.
  ///   - result: must not overlap the operands.
  ///   - resultStride: the elements from one row of the result to the next; with panels, their width.
  ///   - panels: the panels of the result's columns, whose width `canWritePanels` allows; nil if the result is
  ///     row-major.
  ///   - epilogue: the operations on each element before it is stored.
  ///   - precision: whether operands are rounded; sums are float32.
  ///   - pool: the threads to work on.
  /// - Complexity: `2 rows columns depth` operations; at most 4 MB of scratch memory, plus two
  ///   thirds of the second-level cache per thread.
  package static func multiply(
    rows: Int, columns: Int, depth: Int, _ a: MatrixView, _ b: MatrixView,
    into result: UnsafeMutablePointer<Float>, resultStride: Int, panels: Panels? = nil,
    epilogue: Epilogue = Epilogue(), precision: Precision = .float32, pool: ThreadPool = .current
  ) {
    guard rows > 0, columns > 0 else { return }
    let product = MatrixProduct(
      rows: rows, columns: columns, depth: depth, a: a, b: b, result: result,
      resultStride: resultStride, resultPanels: panels, epilogue: epilogue, precision: precision)
    let pool = rows * columns * depth < 1 << 16 ? ThreadPool.serial : pool
    if product.isFasterInPlace {
      product.computeInPlace(pool: pool)
    } else {
      product.computeBlocked(pool: pool)
    }
  }

  /// The maximum number of rows for which the right matrix can be read in place; with more rows, no product is.
  static let mostRowsInPlace = 256

  /// Whether a product can write its result in panels of this width, as fast as row by row and with the same bits.
  ///
  /// No tile may cross the end of a panel, and the right matrix is always packed.
  package static func canWritePanels(width: Int, rows: Int) -> Bool {
    width.isMultiple(of: MicroTile.columns) && rows > mostRowsInPlace
  }
}

/// A matrix product and its result.
struct MatrixProduct {
  var rows: Int
  var columns: Int
  var depth: Int
  var a: MatrixView
  var b: MatrixView
  var result: UnsafeMutablePointer<Float>
  var resultStride: Int
  /// The panels of the result's columns; nil if the result is row-major.
  var resultPanels: Panels?
  var epilogue: Matmul.Epilogue
  var precision: Precision

  /// The depth in words, the steps of a tile.
  var wordCount: Int { precision.wordCount(depth) }

  /// The number of numbers in `count` words from `first` on.
  func numberCount(ofWords count: Int, from first: Int) -> Int {
    min(count * precision.numbersPerWord, depth - first * precision.numbersPerWord)
  }

  /// The number of an operand's elements that `count` words from `first` on are made of, up to the end of the
  /// depth.
  func elementCount(ofWords count: Int, from first: Int, in operand: MatrixView) -> Int {
    operand.isPaired ? count : numberCount(ofWords: count, from: first)
  }

  /// The number of an operand's elements along the depth that `count` words are made of.
  func elementCount(ofWords count: Int, in operand: MatrixView) -> Int {
    operand.isPaired ? count : count * precision.numbersPerWord
  }
}

extension Matmul.Epilogue {
  /// The epilogue of the columns from `columns` on, which are `offset` elements further in the result.
  func shifted(columns: Int, offset: Int) -> Matmul.Epilogue {
    Matmul.Epilogue(
      bias: bias.map { $0 + columns }, activation: activation,
      slope: slope.map { $0 + offset },
      factors: factors.map { $0 + offset }, addend: addend.map { $0 + offset })
  }

  /// Applies the epilogue to a part of the result that has just been summed and is still in the
  /// first-level cache.
  ///
  /// - Parameters:
  ///   - columns: the columns of the part, contiguous in each row.
  ///   - rowCount: the number of its rows.
  ///   - offset: the offset of its first element in the result.
  ///   - result: the whole result.
  ///   - stride: the elements from one row of the result to the next.
  func apply(
    columns: Range<Int>, rowCount: Int, offset: Int, to result: UnsafeMutablePointer<Float>,
    stride: Int
  ) {
    let columnCount = columns.count
    for index in 0..<rowCount {
      let offset = offset + index * stride
      let target = result + offset
      if let bias {
        for slot in VectorSlots(columnCount) {
          slot.store(slot.load(target) + slot.load(bias + columns.lowerBound), to: target)
        }
      }
      if let slope {
        ActivationKernel.forward(
          count: columnCount, activation: activation, input: target, output: target,
          slope: slope + offset)
      } else if activation != .identity {
        ActivationKernel.forward(
          count: columnCount, activation: activation, input: target, output: target, pool: .serial)
      }
      if let factors {
        let factors = factors + offset
        for slot in VectorSlots(columnCount) {
          slot.store(slot.load(target) * slot.load(factors), to: target)
        }
      }
    }
  }
}
