internal import Foundation

/// The three descriptors that every process is given, or should be.
enum StandardStreams {
  /// Takes the places of those that are closed: the next file that is opened would get one, and
  /// what is meant for a terminal would go into it. What takes a place can be used for nothing.
  static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      guard fcntl(descriptor, F_GETFD) < 0, errno == EBADF else { continue }
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
