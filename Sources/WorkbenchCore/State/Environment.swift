/// What surrounds the workbench.
package struct Environment: Equatable, Sendable {
  /// Columns of the terminal.
  package internal(set) var width = 80
  /// Rows of the terminal.
  package internal(set) var height = 24
  /// Seconds since the start, as of the last tick.
  package internal(set) var clock = 0.0
  /// What it was started with, and what was chosen since.
  package internal(set) var configuration: Configuration
  /// Which key does what.
  package internal(set) var keyMap: KeyMap

  /// The present moment, as of the last tick.
  var now: Timestamp? {
    configuration.start.map { Timestamp(seconds: $0.seconds + Int(clock)) }
  }

  /// A path with `~` replaced.
  func expand(_ path: String) -> String {
    guard !configuration.homeDirectory.isEmpty, path == "~" || path.hasPrefix("~/") else {
      return path
    }
    return configuration.homeDirectory + path.dropFirst()
  }
}

extension Environment {
  /// A path from the root, with `~` replaced.
  func absolute(_ path: String) -> String {
    PathText.absolute(expand(path), from: configuration.workingDirectory)
  }
}
