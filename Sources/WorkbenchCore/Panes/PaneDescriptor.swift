/// All there is to know of a pane but its picture: what layout, keys, footer, help, the `:` line,
/// cursors, filters and the clipboard ask of it.
package struct PaneDescriptor: Sendable {
  /// The name in commands, keys and documents.
  package var identifier: String
  /// The name on its border.
  package var title: String
  /// A name that fits a tab.
  package var shortTitle: String
  /// Its short name on the `:` line; nil where a command has that.
  var alias: String?
  /// Where it is on a screen with room for all.
  var place: Place
  /// Rows of its frame that its list doesn't have: the border, headings, totals.
  var chrome: @Sendable (_ height: Int) -> Int
  /// The commands that are its own.
  var commands: [CommandDescriptor]
  /// What the footer says first while it has the focus.
  var hints: @Sendable (State) -> [CommandID]
  /// The contexts of its keys now.
  var keys: @Sendable (State) -> [KeyContext]
  /// Rows that can be filtered; nil where it has none.
  var list: PaneList?
  /// Moves its cursor.
  var move: @Sendable (inout State, Movement) -> Void
  /// The figure under its cursor, for the clipboard.
  var value: @Sendable (State) -> CopiedText?
  /// The row under its cursor, for the clipboard.
  var row: @Sendable (State) -> CopiedText?

  /// The command that goes to it.
  package var command: CommandID { CommandID("pane.\(identifier)") }

  /// A pane whose cursor is that of the sites, unless it says otherwise.
  init(
    _ identifier: String, title: String, shortTitle: String? = nil, alias: String?, place: Place,
    chrome: @escaping @Sendable (_ height: Int) -> Int = { _ in 2 },
    commands: [CommandDescriptor] = [],
    hints: @escaping @Sendable (State) -> [CommandID],
    keys: @escaping @Sendable (State) -> [KeyContext], list: PaneList? = nil,
    move: @escaping @Sendable (inout State, Movement) -> Void = { $0.moveRow($1) },
    value: @escaping @Sendable (State) -> CopiedText?,
    row: @escaping @Sendable (State) -> CopiedText?
  ) {
    self.identifier = identifier
    self.title = title
    self.shortTitle = shortTitle ?? title
    self.alias = alias
    self.place = place
    self.chrome = chrome
    self.commands = commands
    self.hints = hints
    self.keys = keys
    self.list = list
    self.move = move
    self.value = value
    self.row = row
  }

  /// Where a pane is on a screen with room for all: panes of a column lie below each other in the
  /// order of their numbers.
  struct Place: Sendable {
    enum Column: Sendable {
      case left
      case right
    }

    enum Height: Sendable {
      /// So many rows, of a column's height and for a number of sites.
      case rows(@Sendable (_ height: Int, _ siteCount: Int) -> Int)
      /// A share of the rows that others leave.
      case share(Int)
      /// The same, and what rounding leaves: one of each column.
      case rest(Int)
    }

    var column: Column
    var height: Height
  }
}

/// Rows of a pane that a filter leaves or not.
struct PaneList: Sendable {
  /// What the rows are, in the plural.
  var noun: String
  /// What is typed to filter them.
  var filter: WritableKeyPath<State, RowFilter> & Sendable
  /// The row under the cursor.
  var cursor: WritableKeyPath<State, Int> & Sendable
  /// Rows that the filter leaves, and all.
  var counts: @Sendable (State) -> (visible: Int, all: Int)
  /// Whether the pane shows them now, and not something else.
  var isShown: @Sendable (State) -> Bool = { _ in true }
  /// Why they can't be filtered now; nil where they can.
  var obstacle: @Sendable (State) -> String?
}
