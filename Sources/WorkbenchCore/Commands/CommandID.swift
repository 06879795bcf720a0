/// The stable name of a command: for the key map, the session log and the documentation. Each feature
/// names its own.
package struct CommandID: RawRepresentable, Codable, CaseIterable, Hashable, Sendable {
  /// The name, as configurations and session files have it.
  package let rawValue: String

  /// The name of a command that is in the table, or is about to be.
  init(_ name: String) { rawValue = name }

  /// The command of a name; nil where the table has none.
  package init?(rawValue: String) {
    guard CommandRegistry.has(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// All commands, in the order of the help.
  package static var allCases: [CommandID] { CommandRegistry.all.map(\.id) }
}
