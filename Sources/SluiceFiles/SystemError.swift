import SluicePlatform

/// The system's own words for its last error, and its number.
package struct SystemError {
  let number: Int32

  /// The error that the last system call of this thread left; to be taken before any other call.
  package static var last: SystemError { SystemError(number: errno) }

  var reason: String {
    number == ENOSPC ? "no space left on the disk" : String(cString: strerror(number))
  }

  /// What went wrong with a file that was to be read.
  package func reading(_ path: String) -> FileError {
    FileError(path: path, problem: number == ENOENT ? .missing : .unreadable(reason: reason))
  }

  /// What went wrong with a file that was to be written.
  package func writing(_ path: String) -> FileError {
    FileError(path: path, problem: number == EPIPE ? .closed : .unwritable(reason: reason))
  }
}
