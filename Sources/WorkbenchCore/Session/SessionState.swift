/// The session: what has been done, as its file has it.
package struct SessionState: Equatable, Sendable {
  /// What it is called.
  package internal(set) var label = Label()
  /// Every recorded command, and what it may depend on.
  package internal(set) var entries: [SessionEntry] = []
  /// How far it is, as its last note says.
  var noted = SessionProgress()
  /// How many of the entries have been read from a session file.
  package internal(set) var replayedCount = 0
  /// A session that is, or was, gone through again.
  package internal(set) var replay: Replay?
  /// The saved sessions, the one written last first; nil until they have been looked for.
  package internal(set) var saved: [SavedSession]?
}
