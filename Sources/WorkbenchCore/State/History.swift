/// Undo and redo as stacks of documents. Steps that belong together (a slider's) are one entry.
public struct History: Hashable, Sendable {
  /// A document to go back (or forward) to, and the name of the change in between.
  public struct Entry: Hashable, Sendable {
    /// The document on the other side of the change.
    public var document: Document
    /// The change, for example `ratio of 12 sites`.
    public var name: String
  }

  /// Changes that can be undone, the latest last.
  public private(set) var past: [Entry] = []
  /// Changes that can be redone, the next one last.
  public private(set) var future: [Entry] = []
  /// What the latest change can be merged with; nil once something else has happened.
  private var mergeKey: String?

  /// How many changes are remembered.
  static let limit = 500

  /// Notes that the document is about to change, or has: `before` is what undo brings back.
  mutating func record(_ before: Document, name: String, mergeKey: String?) {
    future = []
    if let mergeKey, mergeKey == self.mergeKey, !past.isEmpty {
      past[past.count - 1].name = name
      return
    }
    past.append(Entry(document: before, name: name))
    if past.count > Self.limit { past.removeFirst() }
    self.mergeKey = mergeKey
  }

  /// Ends a run of steps: the next change is an entry of its own.
  mutating func closeMerge() { mergeKey = nil }

  /// Swaps in the document before the latest change.
  /// - Returns: the change's name, or nil if there is none.
  mutating func undo(_ document: inout Document) -> String? {
    Self.move(from: &past, to: &future, &document)
  }

  /// Swaps in the document after the change that was undone last.
  /// - Returns: the change's name, or nil if there is none.
  mutating func redo(_ document: inout Document) -> String? {
    Self.move(from: &future, to: &past, &document)
  }

  private static func move(
    from source: inout [Entry], to target: inout [Entry], _ document: inout Document
  ) -> String? {
    guard let entry = source.popLast() else { return nil }
    target.append(Entry(document: document, name: entry.name))
    document = entry.document
    return entry.name
  }
}
