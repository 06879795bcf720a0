package import PruningPlan

/// Folders to choose a file from.
package struct FileBrowser: Equatable, Sendable {
  /// What is chosen.
  package enum Purpose: String, Equatable, Sendable {
    case model
    case text
    /// Where something is to be written.
    case destination
  }

  /// What is chosen.
  package var purpose: Purpose
  /// The form whose field is filled in; nil opens what is chosen.
  package var form: FormDialog?
  /// The folder one has gone to; a typed path can lead elsewhere.
  package var folder: String
  /// What is typed: a part of a name, or a path.
  package var query = ""
  /// Hidden files and those of other kinds are listed too.
  package var showsAll = false
  /// Models or texts used before come first, until one goes elsewhere.
  package var showsRecent = true
  /// The row that Enter opens.
  package var cursor = 0
  /// Why the last key did nothing.
  package var problem: String?
  /// What is listed.
  package internal(set) var rows: [BrowserRow] = []
  /// A name that the cursor goes to once it is listed.
  var cursorName: String?

  /// The dialog's heading.
  package var title: String {
    switch purpose {
    case .model: "Open a model"
    case .text: "Choose a text"
    case .destination: "Choose where to write"
    }
  }
}

/// A row of the file browser.
package struct BrowserRow: Equatable, Sendable {
  /// What a row stands for.
  package enum Kind: Equatable, Sendable {
    /// A file or model used before.
    case recent
    /// The folder that is listed.
    case here
    /// Something in the folder.
    case entry(FolderEntry)
  }

  /// What it stands for.
  package var kind: Kind
  /// Where it is, from the root.
  package var path: String
  /// What is searched for.
  package var name: String

  /// The entry of the folder, if it is one.
  package var entry: FolderEntry? { if case .entry(let entry) = kind { entry } else { nil } }
}

/// What is known of folders and files from looking into them.
package struct BrowsingState: Equatable, Sendable {
  /// Folders by path.
  package internal(set) var listings: [String: FolderListing] = [:]
  /// Why folders could not be listed, by path.
  package internal(set) var problems: [String: String] = [:]
  /// Headers by path.
  package internal(set) var summaries: [String: FileSummary] = [:]
}

extension Array where Element == String {
  /// The list with an element in front, once, and no longer than what people look through.
  func withRecent(_ path: String) -> [String] {
    Array(([path] + filter { $0 != path }).prefix(8))
  }
}
