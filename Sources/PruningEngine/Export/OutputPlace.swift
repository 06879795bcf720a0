internal import Foundation
internal import ModelFormats

/// Where a result may go: never into, over or around what it is made from, whatever is asked for.
package enum OutputPlace {
  /// Something that is read.
  package struct Source: Hashable, Sendable {
    let path: String
    let title: String

    /// A model's folder or file.
    package static func model(_ path: String) -> Source { Source(path: path, title: "the model") }
    /// A text, or rows of one.
    package static func text(_ path: String) -> Source { Source(path: path, title: "the text") }
    /// Statistics.
    package static func accumulators(_ path: String) -> Source {
      Source(path: path, title: "the accumulators")
    }
    /// A recipe.
    package static func recipe(_ path: String) -> Source { Source(path: path, title: "the recipe") }
    /// A session of the workbench.
    package static func session(_ path: String) -> Source {
      Source(path: path, title: "the session")
    }
  }

  /// Refuses a place that is, holds or lies in one of the sources.
  /// - Throws: ``EngineError`` naming the source.
  package static func check(_ path: String, apartFrom sources: [Source]) throws {
    let target = located(path)
    for source in sources where FileManager.default.fileExists(atPath: source.path) {
      let place = located(source.path)
      let relation =
        if target == place {
          "is"
        } else if place.starts(with: target) {
          "holds"
        } else if target.starts(with: place) {
          "lies in"
        } else {
          nil as String?
        }
      guard let relation else { continue }
      let name = source.path == path ? "" : " \(source.path)"
      throw EngineError(
        .cannotCreate,
        "\(path) \(relation) \(source.title)\(name) that is read, which is never replaced: choose "
          + "another name")
    }
  }

  /// Refuses to replace a folder that holds anything but what this program wrote.
  /// - Throws: ``EngineError`` where the folder is somebody else's.
  static func checkReplacing(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return }
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: path))
    let isOwn = names.isEmpty || marks.contains { $0.isSubset(of: names) }
    guard isOwn else {
      throw EngineError(
        .cannotCreate,
        "\(path) is a folder that this program didn't write, which is never replaced: choose "
          + "another name, or empty it first")
    }
  }

  /// Files that an export of ours has: a model, a report, figures.
  private static let marks: [Set<String>] = [
    ["config.json", "pruning-recipe.toml"], ["report.html", "recipe.toml"],
    ["figures.md", "cells.csv"],
  ]

  /// The parts of a path with all links followed, also where its end isn't there yet.
  private static func located(_ path: String) -> [String] {
    var existing = AtomicOutput.resolved(path)
    var rest: [String] = []
    while existing.count > 1 {
      if let real = realpath(existing, nil) {
        defer { free(real) }
        return (String(cString: real) as NSString).pathComponents + rest
      }
      rest.insert((existing as NSString).lastPathComponent, at: 0)
      existing = (existing as NSString).deletingLastPathComponent
    }
    return ["/"] + rest
  }
}

extension LoadedModel {
  /// What is read of the model: its folder or file, and files that are elsewhere.
  var sources: [OutputPlace.Source] {
    [.model(location.path)] + location.archive.files.map { .model($0) }
  }
}
