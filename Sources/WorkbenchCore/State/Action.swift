package import PruningPlan
package import TerminalVocabulary

/// What can happen to the workbench.
package enum Action: Equatable, Sendable {
  /// The program has started.
  case start
  /// A command: from the mouse, the palette, a replayed session.
  case command(Command)
  /// A key was pressed.
  case key(Key)
  /// Text was pasted.
  case paste(String)
  /// The engine has something to say.
  case engine(EngineEvent)
  /// A session is to be gone through again.
  case replay(Replay)
  /// The saved sessions, the one written last first.
  case sessions([SavedSession])
  /// Something went wrong outside of engine and state.
  case notice(String)
  /// A theme suits the terminal.
  case themeSuggested(String)
  /// The terminal has a new size.
  case resized(width: Int, height: Int)
  /// Time has passed: seconds since the start. Needed only while ``State/wantsTicks``.
  case tick(Double)
}

/// What the workbench wants done; the composition root does it.
package enum Effect: Equatable, Sendable {
  /// Ask the engine.
  case engine(JobID, EngineRequest)
  /// Stop a job.
  case cancel(JobID)
  /// Let a waiting job have its turn before another one.
  case move(JobID, before: JobID)
  /// Put text on the clipboard.
  case copy(String)
  /// Remember what the user chose.
  case savePreferences(Preferences)
  /// Look for saved sessions.
  case listSessions
  /// Go on with a saved session, by its file or its name.
  case resume(String)
  /// Draw everything anew.
  case redraw
  /// Take the mouse, or leave it to the terminal.
  case toggleMouse
  /// Leave.
  case quit
}
