/// Undo and redo as stacks of what a change replaced. Steps that belong together (a slider's) are
/// one entry.
package struct History: Hashable, Sendable {
  /// A part of the state that a change has replaced.
  package enum Part: Hashable, Sendable {
    case plan(Document)
    case label(Labelled, Label)
  }

  /// What to go back (or forward) to, and the name of the change in between.
  package struct Entry: Hashable, Sendable {
    /// What is on the other side of the change.
    package var part: Part
    /// The change, for example `ratio of 12 sites`.
    package var name: String
  }

  /// Changes that can be undone, the latest last.
  package private(set) var past: [Entry] = []
  /// Changes that can be redone, the next one last.
  package private(set) var future: [Entry] = []
  /// What the latest change can be merged with; nil once something else has happened.
  private var mergeKey: String?

  /// How many changes are remembered.
  static let limit = 500

  /// Notes that something is about to change, or has: `before` is what undo brings back.
  mutating func record(_ before: Part, name: String, mergeKey: String?) {
    future = []
    if let mergeKey, mergeKey == self.mergeKey, !past.isEmpty {
      past[past.count - 1].name = name
      return
    }
    past.append(Entry(part: before, name: name))
    if past.count > Self.limit { past.removeFirst() }
    self.mergeKey = mergeKey
  }

  /// Ends a run of steps: the next change is an entry of its own.
  mutating func closeMerge() { mergeKey = nil }

  /// Takes the latest change back.
  /// - Parameter exchange: puts a part back and gives what was there.
  /// - Returns: the change's name, or nil if there is none.
  mutating func undo(_ exchange: (inout Part) -> Void) -> String? {
    Self.move(from: &past, to: &future, exchange)
  }

  /// Makes the change again that was undone last.
  /// - Parameter exchange: puts a part back and gives what was there.
  /// - Returns: the change's name, or nil if there is none.
  mutating func redo(_ exchange: (inout Part) -> Void) -> String? {
    Self.move(from: &future, to: &past, exchange)
  }

  private static func move(
    from source: inout [Entry], to target: inout [Entry], _ exchange: (inout Part) -> Void
  ) -> String? {
    guard var entry = source.popLast() else { return nil }
    exchange(&entry.part)
    target.append(entry)
    return entry.name
  }
}
