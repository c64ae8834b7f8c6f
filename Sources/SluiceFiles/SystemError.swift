import SluicePlatform

/// An error of the operating system, with its number and message.
package struct SystemError {
  let number: Int32

  /// The error of the last system call of this thread; must be read before any other call.
  package static var last: SystemError { SystemError(number: errno) }

  var reason: String {
    number == ENOSPC ? "no space left on the disk" : String(cString: strerror(number))
  }

  /// The error for reading a file.
  package func reading(_ path: String) -> FileError {
    FileError(path: path, problem: number == ENOENT ? .missing : .unreadable(reason: reason))
  }

  /// The error for writing a file.
  package func writing(_ path: String) -> FileError {
    FileError(path: path, problem: number == EPIPE ? .closed : .unwritable(reason: reason))
  }
}
