/// What surrounds the workbench.
public struct Environment: Equatable, Sendable {
  /// Columns of the terminal.
  public internal(set) var width = 80
  /// Rows of the terminal.
  public internal(set) var height = 24
  /// Seconds since the start, as of the last tick.
  public internal(set) var clock = 0.0
  /// What it was started with, and what was chosen since.
  public internal(set) var configuration: Configuration
  /// Which key does what.
  public internal(set) var keyMap: KeyMap

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
