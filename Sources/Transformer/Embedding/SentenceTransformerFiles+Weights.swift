internal import LinearAlgebra
internal import ModelFormats

// Modules that have weights.

/// The weights of a module, of which all must be there and no others.
struct ModuleWeights {
  let archive: SafetensorsFile

  func floats(_ name: String, _ shape: [Int]) throws(FormatError) -> [Float] {
    let tensor = try archive.descriptor(name)
    guard tensor.shape == shape else {
      throw FormatError(
        .malformed, "has shape \(tensor.shape) where its module's config.json means \(shape)",
        file: archive.files.first, location: .init(tensor: name))
    }
    return try archive.floats(name)
  }

  func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(FormatError) -> Matrix<Float> {
    Matrix(rows: rows, columns: columns, values: try floats(name, [rows, columns]))
  }
}

extension SentenceTransformerFiles {
  /// Opens a module's weights and holds them to their list.
  func weights(_ folder: String, _ names: [String]) throws(FormatError) -> ModuleWeights {
    guard let path = location.companion(folder + "/model.safetensors") else {
      throw FormatError(
        .missing,
        location.companion(folder + "/pytorch_model.bin") == nil
          ? "is missing" : "is missing, and pytorch_model.bin is not read, as it can run code",
        file: location.path + "/\(folder)/model.safetensors",
        remedy: "load the model with sentence-transformers and save it again")
    }
    let archive = try SafetensorsFile(path: path)
    if let name = archive.tensors.keys.sorted().first(where: { !names.contains($0) }) {
      throw FormatError(
        .malformed, "is none of the module's tensors (\(names.joined(separator: ", ")))",
        file: path, location: .init(tensor: name))
    }
    return ModuleWeights(archive: archive)
  }

  func dense(_ settings: FileSettings, _ folder: String) throws(FormatError) -> DenseStage {
    let columns = try settings.int("in_features")
    let rows = try settings.int("out_features")
    let hasBias = try settings.optionalBool("bias") ?? true
    let usesResidual = try settings.optionalBool("use_residual") ?? false
    let isProjected = usesResidual && rows != columns
    let weights = try weights(
      folder,
      ["linear.weight"] + (hasBias ? ["linear.bias"] : [])
        + (isProjected ? ["residual.weight"] : []))
    var residual = usesResidual ? DenseStage.Residual.input : .none
    if isProjected { residual = .projected(try weights.matrix("residual.weight", rows, columns)) }
    return DenseStage(
      weight: try weights.matrix("linear.weight", rows, columns),
      bias: hasBias ? try weights.floats("linear.bias", [rows]) : nil,
      activation: try activation(settings), residual: residual)
  }

  private func activation(
    _ settings: FileSettings
  ) throws(FormatError) -> DenseStage.Activation {
    let key = "activation_function"
    guard settings.contains(key) else { return .tanh }
    let name = try settings.string(key)
    guard name.hasPrefix("torch.nn."),
      let activation = name.split(separator: ".").last
        .flatMap({ DenseStage.Activation(rawValue: String($0)) })
    else {
      let known = DenseStage.Activation.allCases.map(\.rawValue).joined(separator: ", ")
      throw FormatError(
        .unsupported, "is \"\(name)\", which is not computed here", file: settings.file,
        location: settings.location(key), remedy: "torch.nn's \(known) are")
    }
    return activation
  }
}

extension Pooling {
  /// sentence-transformers' older keys, in the order in which their results stand.
  package static let flags: [(key: String, mode: Mode)] = [
    ("pooling_mode_cls_token", .classifier), ("pooling_mode_max_tokens", .maximum),
    ("pooling_mode_mean_tokens", .mean),
    ("pooling_mode_mean_sqrt_len_tokens", .meanOfSquareRootLength),
    ("pooling_mode_weightedmean_tokens", .weightedMean), ("pooling_mode_lasttoken", .lastToken),
  ]

  /// Reads a Pooling module's settings, in the old spelling (a flag a mode) or the new one.
  init(modules settings: FileSettings) throws(FormatError) {
    // The widths follow from the transformer.
    for key in ["embedding_dimension", "word_embedding_dimension"] { settings.pass(over: key) }
    var flagged: [Mode] = []
    for (key, mode) in Self.flags where try settings.optionalBool(key) == true {
      flagged.append(mode)
    }
    let key = "pooling_mode"
    guard let value = settings.value(key) else {
      self.init(flagged.isEmpty ? [.mean] : flagged)
      return
    }
    let names = value.stringValue.map { [$0] } ?? value.arrayValue?.map { $0.stringValue ?? "" }
    let modes = (names ?? []).map { ($0, Mode(rawValue: $0)) }
    guard !modes.isEmpty, !modes.contains(where: { $0.1 == nil }) else {
      throw FormatError(
        .unsupported, "is \(value.excerpt), which is no way to pool", file: settings.file,
        location: settings.location(key),
        remedy: "\(Mode.allCases.map(\.rawValue).joined(separator: ", ")) are, alone or in a list")
    }
    self.init(modes.compactMap(\.1))
  }
}
