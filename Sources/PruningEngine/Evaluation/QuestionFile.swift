internal import ModelFormats

/// A file of questions on texts in SQuAD 1.1's format.
struct QuestionFile: Sendable {
  struct Question: Sendable {
    var text: String
    /// The text that holds the answer.
    var context: Int
    /// Every way in which the answer was given.
    var answers: [String]
  }

  /// The texts.
  private(set) var contexts: [String] = []
  private(set) var questions: [Question] = []

  /// Reads a file.
  /// - Throws: `FormatError` naming the entry, such as `data[3].paragraphs[0].qas[2]`.
  init(path: String, limit: Int) throws(FormatError) {
    let root = try JSONValue.read(path: path)
    for (i, article) in try root.array("data", file: path).enumerated() {
      let articleName = "data[\(i)]"
      let paragraphs = try at(articleName) { () throws(FormatError) in
        try article.array("paragraphs", file: path)
      }
      for (j, paragraph) in paragraphs.enumerated() {
        guard questions.count < limit else { return }
        let name = "\(articleName).paragraphs[\(j)]"
        try at(name) { () throws(FormatError) in
          contexts.append(try paragraph.string("context", file: path))
        }
        let entries = try at(name) { () throws(FormatError) in
          try paragraph.array("qas", file: path)
        }
        for (k, entry) in entries.enumerated() where questions.count < limit {
          try at("\(name).qas[\(k)]") { () throws(FormatError) in
            questions.append(try question(entry, path))
          }
        }
      }
    }
    guard !questions.isEmpty else {
      throw FormatError(.empty, "holds no questions", file: path)
    }
  }

  private func question(_ entry: JSONValue, _ path: String) throws(FormatError) -> Question {
    var answers: [String] = []
    for (index, answer) in try entry.array("answers", file: path).enumerated() {
      answers.append(
        try at("answers[\(index)]") { () throws(FormatError) in
          try answer.string("text", file: path)
        })
    }
    guard !answers.isEmpty else {
      throw FormatError(
        .unsupported, "has no answer", file: path, location: .init(key: "answers"),
        remedy: "give a SQuAD 1.1 file, where every question has one")
    }
    return Question(
      text: try entry.string("question", file: path), context: contexts.count - 1,
      answers: answers)
  }

  /// Does something within an entry, whose errors then name the entry too.
  private func at<Value>(
    _ name: String, _ body: () throws(FormatError) -> Value
  ) throws(FormatError) -> Value {
    do {
      return try body()
    } catch {
      var located = error
      located.location.key = error.location.key.map { "\(name).\($0)" } ?? name
      throw located
    }
  }
}
