internal import Foundation
internal import ModelFormats

/// What the Hugging Face formats share.
enum HuggingFaceFolder {
  /// Everything in the folder but weights, which are written anew, and files of other formats.
  static func copyCompanions(of model: LoadedModel, to folder: String) throws {
    let source = model.location.path
    let weights = [".safetensors", ".bin", ".pt", ".onnx", ".h5", ".msgpack", ".gguf", ".ot"]
    for entry in try FileManager.default.contentsOfDirectory(atPath: source).sorted() {
      let isWeights =
        weights.contains { entry.hasSuffix($0) } || entry.hasSuffix(".index.json")
        || entry == "config.json" || entry.hasPrefix(".")
        || ["onnx", "openvino"].contains(entry)
      if isWeights { continue }
      let target = folder + "/" + entry
      let resolved = URL(fileURLWithPath: source + "/" + entry).resolvingSymlinksInPath().path
      try FileManager.default.copyItem(atPath: resolved, toPath: target)
    }
  }
}
