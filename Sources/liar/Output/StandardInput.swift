internal import Foundation
internal import PruningEngine

/// Lines of standard input, and what keeps it from being read.
struct StandardInput {
  /// The next line; nil at the end.
  func line() throws -> String? {
    if let line = readLine() { return line }
    // readLine gives nil for every error too.
    guard read(STDIN_FILENO, nil, 0) < 0 else { return nil }
    throw EngineError(
      .inputOutput, "standard input can't be read: \(String(cString: strerror(errno)))")
  }
}
