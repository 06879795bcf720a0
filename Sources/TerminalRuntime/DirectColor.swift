internal import Foundation

/// Whether 24-bit colours reach the user's eyes, as far as the environment tells.
enum DirectColor: Hashable, Sendable {
  /// They do.
  case shown
  /// The terminal has to be asked.
  case asked
  /// tmux has to be asked, which shows them in every terminal and makes them 256 in some.
  case askedOfTmux
  /// They don't, and why.
  case missing(String)

  /// Reads the environment.
  ///
  /// `COLORTERM` is believed (`truecolor` or `24bit`, as terminals agreed upon), but not under GNU
  /// screen: it shows such colours wrongly, and hands the variable of the terminal around it on.
  init(_ environment: [String: String]) {
    let term = environment["TERM"] ?? ""
    func has(_ variable: String) -> Bool { !(environment[variable] ?? "").isEmpty }
    let isNamed = ["truecolor", "24bit"].contains(environment["COLORTERM"]?.lowercased())
    if has("STY") || term.hasPrefix("screen") && !has("TMUX") {
      self = .missing("GNU screen doesn't pass them on")
    } else if term == "linux" || term.hasPrefix("linux-") {
      self = .missing("the Linux console has sixteen")
    } else if has("TMUX"), term.hasPrefix("tmux") || term.hasPrefix("screen") {
      self = .askedOfTmux
    } else if isNamed || Self.knownTypes.contains(where: { term == $0 || term.hasPrefix($0 + "-") })
      || term.hasSuffix("-direct")
    {
      self = .shown
    } else if environment["TERM_PROGRAM"] == "Apple_Terminal" {
      // It writes the question on the screen.
      self = .missing("Terminal.app doesn't say that it shows them")
    } else {
      self = .asked
    }
  }

  /// Types whose terminals all show them; over SSH the type arrives where `COLORTERM` doesn't.
  private static let knownTypes = [
    "alacritty", "contour", "foot", "ghostty", "rio", "wezterm", "xterm-ghostty", "xterm-kitty",
  ]
}

extension TerminalOptions {
  /// Whether 24-bit colours can be written without asking anyone; tmux makes the best of them.
  package static func takesDirectColor(_ environment: [String: String]) -> Bool {
    [.shown, .askedOfTmux].contains(DirectColor(environment))
  }
}

/// What tmux knows of the terminal around it.
enum TmuxClient {
  /// Whether the terminal shows 24-bit colours; nil if tmux doesn't say, as where none is attached.
  ///
  /// Blocks until tmux answers, some milliseconds.
  static func showsDirectColor(_ environment: [String: String]) -> Bool? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tmux", "display-message", "-p", "#{client_termfeatures}"]
    process.environment = environment
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let features = text.split { ", \n".contains($0) }.map { $0.lowercased() }
    return features.isEmpty ? nil : features.contains("rgb")
  }
}
