internal import FileAccess
internal import Foundation

/// The themes in some folders; the caller says which, and in what order they are searched.
package struct ThemeLibrary: Hashable, Sendable {
  /// The folders, the most important first.
  package var searchPaths: [String]

  /// Creates a library.
  package init(searchPaths: [String]) { self.searchPaths = searchPaths }

  /// The names of all themes, in alphabetical order; the built-in one is always among them.
  package var names: [String] {
    var names: Set<String> = [Theme.builtIn.name]
    for path in searchPaths {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      for file in files where file.hasSuffix(".toml") && !file.hasPrefix(".") {
        names.insert(String(file.dropLast(".toml".count)))
      }
    }
    return names.sorted()
  }

  /// Loads a theme by name, or by path if the name has a slash or ends in `.toml`.
  package func theme(_ name: String) throws(ThemeError) -> Theme {
    var chain: [String] = []
    return try load(name, chain: &chain, requester: nil)
  }

  /// Parses a theme's text; what it inherits is looked up in the library.
  package func theme(
    text: String, file: String = "theme", name: String? = nil
  ) throws(ThemeError) -> Theme {
    var chain = [file]
    return try parse(text, file: file, name: name ?? file, chain: &chain)
  }

  /// Where a name was asked for.
  private struct Requester {
    var file: String
    var position: (line: Int, column: Int)?
  }

  /// `chain` has the files that are being read, so that a theme can't inherit from itself; a user's
  /// theme may inherit from the one of the same name that it hides.
  private func load(
    _ name: String, chain: inout [String], requester: Requester?
  ) throws(ThemeError) -> Theme {
    let isPath = name.contains("/") || name.hasSuffix(".toml")
    let candidates = isPath ? [name] : searchPaths.map { "\($0)/\(name).toml" }
    let existing = candidates.filter { FileManager.default.fileExists(atPath: $0) }
    if let path = existing.first(where: { !chain.contains($0) }) {
      chain.append(path)
      let text = try read(path)
      let fallback = path.split(separator: "/").last.map { $0.dropLast(".toml".count) } ?? ""
      return try parse(text, file: path, name: String(fallback), chain: &chain)
    }
    if name == Theme.builtIn.name { return .builtIn }
    throw ThemeError(
      code: existing.isEmpty ? .notFound : .cycle, file: requester?.file ?? name,
      line: requester?.position?.line, column: requester?.position?.column,
      message: existing.isEmpty
        ? "there is no theme '\(name)'"
        : "the theme inherits from itself: "
          + (chain + [existing[0]]).joined(separator: " → "),
      remedy: existing.isEmpty
        ? "choose one of \(names.joined(separator: ", "))"
        : "remove one of the 'inherits' lines")
  }

  private func read(_ path: String) throws(ThemeError) -> String {
    // A theme is a few hundred bytes; a device or a huge file named as a theme must not be read.
    let bytes: [UInt8]
    do throws(RegularFileError) {
      bytes = try RegularFile.read(path, limit: 1 << 20)
    } catch {
      throw ThemeError(
        code: .unreadable, file: path, message: error.message, remedy: "name a theme's TOML file")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ThemeError(
        code: .unreadable, file: path, message: "the file can't be read as UTF-8 text",
        remedy: "check its permissions and encoding")
    }
    return text
  }

  private func parse(
    _ text: String, file: String, name: String, chain: inout [String]
  ) throws(ThemeError) -> Theme {
    let document = try ThemeDocument(text: text, file: file)
    var base = Theme.builtIn
    if let parent = document.inherits {
      base = try load(
        parent, chain: &chain,
        requester: Requester(file: file, position: document.position(of: ["inherits"])))
    }
    return try document.theme(on: base, defaultName: name)
  }
}
