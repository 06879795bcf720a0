internal import FileAccess
internal import Foundation
internal import ModelFormats
internal import PruningEngine
internal import TOML
internal import TerminalGraphics
internal import WorkbenchCore

/// The user's configuration, which the program reads and never writes.
struct ConfigurationFile {
  private let path: String
  private let document: TOMLDocument

  /// `$XDG_CONFIG_HOME/liar/config.toml`
  static var standardPath: String { Resources.configurationFolder + "/config.toml" }

  /// The configuration of a file that was named, or of the standard one where it exists.
  /// - Throws: ``EngineError`` with file, line and column, and what to do.
  static func settings(named path: String?) throws -> Settings {
    if path == nil, !FileManager.default.fileExists(atPath: standardPath) { return Settings() }
    let path = path ?? standardPath
    let text: String
    do {
      let bytes = try RegularFile.read(path, limit: 1 << 20)
      text = try bytes.isEmpty ? "" : TextFile(bytes: bytes, path: path).text
    } catch let error as RegularFileError {
      throw EngineError(
        .configuration,
        "\(path): " + [error.message, error.remedy].compactMap(\.self).joined(separator: "; "))
    } catch let error as FormatError where error.code == .empty {
      text = ""
    } catch let error as FormatError {
      throw EngineError(.configuration, error.description)
    } catch {
      throw EngineError(
        .configuration, "\(path): the configuration can't be read: \(error.localizedDescription)")
    }
    return try ConfigurationFile(text: text, path: path).settings()
  }

  init(text: String, path: String) throws {
    self.path = path
    do {
      document = try TOMLDocument(text)
    } catch {
      throw EngineError(
        .configuration,
        "\(path):\(error.position.line):\(error.position.column): this is no TOML: "
          + "\(error.message); write NAME = VALUE, one a line, text in quotes")
    }
  }

  private var table: TOMLTable { document.table }

  func settings() throws -> Settings {
    var settings = Settings()
    try check(table, in: "")
    for setting in Setting.all {
      let table = setting.section.isEmpty ? table : table[setting.section]?.table
      guard let value = table?[setting.name] else { continue }
      guard setting.read(value, &settings) else {
        throw error(setting.path, "'\(setting.name)' can't be this", "write \(setting.values)")
      }
    }
    settings.keys = try keys()
    return settings
  }

  // MARK: Keys of the file

  private func check(_ table: TOMLTable, in section: String) throws {
    let sections = Set(Setting.all.map(\.section)).subtracting([""]).union(["keys"])
    let here = Setting.all.filter { $0.section == section }.map(\.name)
    for key in table.keys.sorted() {
      if section.isEmpty, sections.contains(key) {
        guard let inner = table[key]?.table else {
          throw error([key], "'\(key)' is a table", "write [\(key)] above its keys")
        }
        if key != "keys" { try check(inner, in: key) }
        continue
      }
      guard !here.contains(key) else { continue }
      let path = section.isEmpty ? [key] : [section, key]
      // A key may be known elsewhere: then that is what was meant.
      let known = section.isEmpty ? here + sections.sorted() : here
      let elsewhere = Setting.all.first { $0.name == key }
      let hint =
        elsewhere.map {
          $0.section.isEmpty ? "write it above all tables" : "write it under [\($0.section)]"
        }
        ?? "did you mean '\(key.nearest(in: known))'? 'liar --default-config' shows all keys"
      throw error(path, "'\(key)' is unknown here", hint)
    }
  }

  // MARK: Keys of the keyboard

  private func keys() throws -> [String: [String]] {
    var keys: [String: [String]] = [:]
    if let table = table["keys"]?.table { try collect(table, "", into: &keys) }
    let names = CommandID.allCases.map(\.rawValue)
    for name in keys.keys.sorted() where !names.contains(name) {
      throw error(
        position(of: name), "there is no command '\(name)'",
        "did you mean '\(name.nearest(in: names))'? docs/KEYS.md and ? in the workbench name all")
    }
    if let problem = KeyMap.remapped(by: keys).problems.first {
      throw error(
        position(of: problem.command), problem.text,
        "give one of the commands another key, or several: [\"x\", \"ctrl-x\"]")
    }
    return keys
  }

  /// `"plan.undo"` in quotes is a key, without them a table in a table.
  private func collect(
    _ table: TOMLTable, _ prefix: String, into keys: inout [String: [String]]
  ) throws {
    for key in table.keys.sorted() {
      let name = prefix.isEmpty ? key : "\(prefix).\(key)"
      if let inner = table[key]?.table {
        try collect(inner, name, into: &keys)
      } else if let single = table[key]?.string {
        keys[name] = [single]
      } else if let several = table[key]?.array, several.allSatisfy({ $0.string != nil }) {
        keys[name] = several.compactMap(\.string)
      } else {
        throw error(
          position(of: name), "the keys of '\(name)' can't be this",
          "write \"ctrl-r\", or a list of such: [\"u\", \"ctrl-z\"]; [] takes them away")
      }
    }
  }

  /// Where the keys of a command are: its name is one key in quotes, or several without.
  private func position(of command: String) -> [String] {
    if table["keys"]?.table?[command] != nil { return ["keys", command] }
    return ["keys"] + command.split(separator: ".").map(String.init)
  }

  private func error(_ key: [String], _ message: String, _ remedy: String) -> EngineError {
    let place = document.position(of: key).map { ":\($0.line):\($0.column)" } ?? ""
    return EngineError(.configuration, "\(path)\(place): \(message); \(remedy)")
  }
}

extension String {
  /// The word that takes the fewest letters to change into.
  func nearest(in words: [String]) -> String {
    words.min { (distance(to: $0), $0) < (distance(to: $1), $1) } ?? ""
  }

  /// Letters put in, left out or exchanged.
  /// - Complexity: O(`count` · `other.count`)
  func distance(to other: String) -> Int {
    let (a, b) = (Array(lowercased()), Array(other.lowercased()))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let above = row[j + 1]
        row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[b.count]
  }
}
