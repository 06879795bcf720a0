import Foundation

/// The committed sample models.
enum Samples {
  static let encoder = Program.root.appending(path: "sample-models/tiny-bert").path
  static let decoder = Program.root.appending(path: "sample-models/tiny-llama").path
  static let encoderText = encoder + "/data/calibration.txt"
  static let decoderText = decoder + "/data/calibration.txt"
  static let pairs = encoder + "/data/similarity.csv"
  static let heldOut = decoder + "/data/held-out.txt"
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "liar-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A file in the folder.
  func file(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  /// As a home, one whose user has seen the tour.
  func seeTour() throws {
    let state = path + "/.local/state/liar"
    guard !FileManager.default.fileExists(atPath: state + "/preferences.json") else { return }
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    _ = try file(
      ".local/state/liar/preferences.json", #"{"theme": "dark", "hasSeenTour": true}"#)
  }

  /// A copy of a sample model, without its data, to be damaged.
  func model(_ source: String = Samples.encoder, named name: String = "model") throws -> String {
    let copy = path + "/" + name
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    try? FileManager.default.removeItem(atPath: copy + "/data")
    return copy
  }

  var contents: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
