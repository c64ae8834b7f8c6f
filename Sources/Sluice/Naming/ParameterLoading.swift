import SluiceFiles

/// Loads parameters: collects their values from tensors of files, and changes all parameters at the end.
///
/// For parameters that have not been used yet, memory is allocated only once, when they are loaded.
package struct ParameterLoading {
  private let parameters: [NamedParameter]
  private let byName: [String: Parameter]
  private let keepsRest: Bool
  private var values: [String: Tensor] = [:]
  /// The loaded elements of each parameter.
  private var arrived: [String: LoadedNumbers] = [:]

  /// Prepares to load parameters.
  ///
  /// - Parameters:
  ///   - parameters: all parameters of a model.
  ///   - keepsRest: whether elements that are not loaded keep their values, also within a packed parameter.
  package init(_ parameters: [NamedParameter], keepsRest: Bool = false) {
    self.parameters = parameters
    self.keepsRest = keepsRest
    byName = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter) })
  }

  /// Adds a tensor, in the shape that it has in the file.
  package mutating func take(_ file: FileTensor, _ tensor: Tensor) {
    file.check { byName[$0]?.shape }
    for piece in file.pieces {
      guard let shape = byName[piece.parameter]?.shape else { continue }
      let isNew = arrived[piece.parameter, default: LoadedNumbers(shape: shape)]
        .insert(rows: piece.rows, columns: file.columns)
      require(isNew, "\(file.name) sets elements of \(piece.parameter) that are already set")
    }
    if let whole = file.whole, byName[whole]?.shape == tensor.shape {
      values[whole] = tensor.detached
      return
    }
    let rows = file.isTransposed ? tensor.exchangingLastAxes() : tensor
    var row = 0
    for piece in file.pieces {
      guard let parameter = byName[piece.parameter] else { continue }
      // Removed from the dictionary, so that it is changed in place.
      var value =
        values.removeValue(forKey: piece.parameter)
        ?? (keepsRest ? parameter.tensor.detached : .zeros(parameter.shape))
      file.scatter(rows, from: row, to: &value, piece)
      row += piece.rowCount
      values[piece.parameter] = value
    }
  }

  /// Changes the parameters.
  ///
  /// - Returns: the names of parameters that keep all or some of their values.
  /// - Throws: `WeightLoadingError` if a parameter is not completely loaded, unless `keepsRest` is true.
  package func finish() throws(WeightLoadingError) -> [String] {
    let kept = parameters.filter { arrived[$0.name]?.count ?? 0 != $0.parameter.count }
    if let first = kept.first, !keepsRest { throw .missing(first.name) }
    for entry in parameters {
      if let value = values[entry.name] { entry.parameter.replace(by: value) }
    }
    return kept.map(\.name)
  }
}

extension FileTensor {
  /// The parameter, if it is stored whole and unchanged.
  fileprivate var whole: String? {
    guard pieces.count == 1, columns == nil, !isTransposed, value == .same,
      pieces[0].rows.count == 1, pieces[0].rows[0].lowerBound == 0
    else { return nil }
    return pieces[0].parameter
  }

  /// Stops with a message unless the pieces are within their parameters and fill the tensor's shape.
  ///
  /// - Parameter shapes: the shape of a parameter by name; nil for an unknown name.
  func check(_ shapes: (String) -> [Int]?) {
    var count = 0
    for piece in pieces {
      guard let parameter = shapes(piece.parameter) else {
        fail("the model has no parameter \(piece.parameter), to which \(name) belongs")
      }
      let (rowCount, width) = (parameter.first ?? 1, parameter.dropFirst().reduce(1, *))
      require(
        piece.rows.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= rowCount }
          && columns?.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= width } ?? true,
        """
        rows \(piece.rows) and columns \(columns ?? []) of \(name) are out of range for \
        \(piece.parameter) of shape \(parameter)
        """)
      count += piece.rowCount * (columns?.reduce(0) { $0 + $1.count } ?? width)
    }
    require(
      count == shape.reduce(1, *),
      "the pieces of \(name) have \(count) elements, which does not fit its shape \(shape)")
    require(
      !isTransposed || shape.count > 1, "\(name) of shape \(shape) cannot be transposed")
  }

  /// The number of elements that it contains of a row of the parameter.
  func width(in parameter: Tensor) -> Int {
    columns?.reduce(0) { $0 + $1.count } ?? parameter.shape.dropFirst().reduce(1, *)
  }

  /// The tensor in the form of the file; `value` returns the value of a parameter by name.
  package func gathered(_ value: (String) -> Tensor?) -> Tensor {
    if let whole, let tensor = value(whole), tensor.shape == shape { return tensor }
    check { value($0)?.shape }
    var rowShape = shape
    if isTransposed { rowShape.swapAt(shape.count - 1, shape.count - 2) }
    let rows = Tensor(shape: rowShape) { target in
      var target = target
      for piece in pieces {
        guard let tensor = value(piece.parameter) else { continue }
        tensor.withUnsafeScalars { source in
          forEachRun(of: piece, shape: tensor.shape) { start, count in
            for index in 0..<count { target[index] = self.value.toFile(source[start + index]) }
            target += count
          }
        }
      }
    }
    return isTransposed ? rows.exchangingLastAxes() : rows
  }

  /// Copies the tensor's rows from `row` on to the rows of the piece.
  fileprivate func scatter(
    _ rows: Tensor, from row: Int, to target: inout Tensor, _ piece: Piece
  ) {
    let (width, shape) = (width(in: target), target.shape)
    rows.withUnsafeScalars { source in
      var source = source + row * width
      target.withUnsafeMutableScalars { target in
        forEachRun(of: piece, shape: shape) { start, count in
          for index in 0..<count { target[start + index] = value.toModel(source[index]) }
          source += count
        }
      }
    }
  }

  /// Calls `body` with the contiguous ranges of elements in the piece.
  private func forEachRun(
    of piece: Piece, shape: [Int], _ body: (_ start: Int, _ count: Int) -> Void
  ) {
    let width = shape.dropFirst().reduce(1, *)
    for rows in piece.rows {
      guard let columns else {
        body(rows.lowerBound * width, rows.count * width)
        continue
      }
      for row in rows {
        for range in columns { body(row * width + range.lowerBound, range.count) }
      }
    }
  }
}

extension Tensor {
  /// The tensor with its last two axes transposed, without recording for gradients.
  fileprivate func exchangingLastAxes() -> Tensor {
    var exchanged = shape
    exchanged.swapAt(shape.count - 1, shape.count - 2)
    let (rows, columns) = (shape[shape.count - 2], shape[shape.count - 1])
    return Tensor(shape: exchanged) { target in
      withUnsafeScalars { source in
        for matrix in stride(from: 0, to: count, by: Swift.max(1, rows * columns)) {
          for row in 0..<rows {
            for column in 0..<columns {
              target[matrix + column * rows + row] = source[matrix + row * columns + column]
            }
          }
        }
      }
    }
  }
}
