internal import LinearAlgebra
package import ModelFormats

extension WeightLoader {
  /// The heads whose tensors the files hold. GGUF files hold none.
  package func taskHeads() throws(FormatError) -> TaskHeads {
    guard location.config != nil else { return TaskHeads() }
    return TaskHeads(
      classification: try classificationHead(), questionAnswering: try questionAnsweringHead(),
      maskedLanguage: try maskedLanguageHead())
  }

  private func has(_ names: String...) -> Bool {
    names.allSatisfy { archive.tensors[$0 + ".weight"] != nil }
  }

  // MARK: Classification

  private func classificationHead() throws(FormatError) -> ClassificationHead? {
    guard let names = heads.classification else { return nil }
    let width = architecture.hiddenSize
    // Heads that rate tokens or endings go by the same names as those that rate texts.
    let others = ["ForTokenClassification", "ForMultipleChoice", "ForQuestionAnswering"]
    let isOther = try architectures().contains { name in others.contains(where: name.hasSuffix) }
    guard !isOther, has(names.output), names.dense.map({ has($0) }) ?? true else { return nil }
    let classes = try archive.descriptor(names.output + ".weight").rowCount
    let last = try linear(
      names.output, rows: classes, columns: width, bias: names.dense == nil ? .none : .needed)
    let dense = try names.dense.map { name throws(FormatError) in
      try linear(name, rows: width, columns: width, bias: names.hasDenseBias ? .needed : .none)
    }
    let norm = try names.norm.map { name throws(FormatError) in
      try self.norm(name, count: width)
    }
    let labels = try labels(classes)
    guard account == nil else { return nil }
    return ClassificationHead(
      dense: dense, activation: names.activation, norm: norm, output: last,
      position: names.position, labels: labels)
  }

  private func architectures() throws(FormatError) -> [String] {
    try location.settings.optionalStrings("architectures") ?? []
  }

  /// The classes' names: `id2label` of the configuration, or LABEL_0 and so on.
  private func labels(_ count: Int) throws(FormatError) -> [String] {
    let settings = location.settings
    guard let names = settings.value("id2label") else {
      return (0..<count).map { "LABEL_\($0)" }
    }
    var labels: [String] = []
    for index in 0..<count {
      guard let name = names["\(index)"]?.stringValue else {
        throw FormatError(
          .malformed, "names no class \(index), but the head has \(count)", file: settings.file,
          location: settings.location("id2label"),
          remedy: "configuration and weights may belong to different models")
      }
      labels.append(name)
    }
    return labels
  }

  // MARK: Question answering

  private func questionAnsweringHead() throws(FormatError) -> QuestionAnsweringHead? {
    guard let name = heads.questionAnswering, has(name) else { return nil }
    let output = try linear(name, rows: 2, columns: architecture.hiddenSize)
    return account == nil ? QuestionAnsweringHead(output: output) : nil
  }

  // MARK: Masked language model

  private func maskedLanguageHead() throws(FormatError) -> MaskedLanguageHead? {
    guard let names = heads.maskedLanguage, has(names.dense) else { return nil }
    // Where both heads go by the same names, the last layer tells them apart.
    if let other = heads.classification, other.dense == names.dense, has(other.output) {
      return nil
    }
    let width = architecture.hiddenSize
    let rows = architecture.vocabularySize
    let isTied = try location.sharesTable(
      names.table + ".weight", with: self.names.tokens + ".weight", default: true)
    let table = isTied ? nil : try matrix(names.table + ".weight", rows: rows, columns: width)
    let name = names.biases.first { archive.tensors[$0] != nil } ?? names.biases.first
    let bias = try name.map { name throws(FormatError) in try vector(name, count: rows) }
    return MaskedLanguageHead(
      dense: try linear(
        names.dense, rows: width, columns: width, bias: names.hasDenseBias ? .needed : .none),
      activation: names.activation ?? architecture.feedForward.activation,
      norm: try norm(names.norm, count: width), table: table, bias: bias)
  }
}
