/// Stops the program with a sentence unless a programmer kept to the rules.
///
/// `precondition` loses its sentence in a release build; this keeps it.
@inlinable
package func require(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String,
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { fail(message(), file: file, line: line) }
}

/// Stops the program with a sentence.
@usableFromInline
package func fail(
  _ message: String, file: StaticString = #fileID, line: UInt = #line
) -> Never {
  fatalError(message, file: file, line: line)
}
