import Foundation
import ModelFormats
import PruningPlan
import TOML

@testable import PruningEngine

extension FuzzedReader {
  /// The readers of texts, data of tasks, recipes and requests.
  static var texts: [FuzzedReader] { [text, questions, toml, recipe, request] }

  /// The first byte says what the file is called, since a reader goes by names too.
  private static let text = FuzzedReader(
    "text", .bytes,
    words: [
      ",", ";", "\t", "\"", "\"\"", "\r\n", "\n\n", "text", "label", "sentence1", "score", "{\"",
      "}",
    ],
    seeds: {
      [
        "0one\ntwo\n\nthree", "1text,label\n\"a, \"\"b\"\"\",1\nc,0\n", "2a\tb\t0.5\n\"c\"\td\t1\n",
        #"3{"text":"a","label":"x"}"# + "\n" + #"{"text":"b","label":1}"#,
        #"4[{"text":"a"},"b",{"sentence1":"c","sentence2":"d","score":0.5}]"#,
        #"3{"context":"a","endings":["b","c"],"label":0}"#, "1text;label\na;1\n",
      ].documents
    },
    read: { bytes in
      let names = ["a.txt", "a.csv", "a.tsv", "a.jsonl", "a.json"]
      // The seeds begin with the digits 0 to 4.
      let name = names[(Int(bytes.first ?? 0) + 2) % names.count]
      let file = try TextFile(bytes: Array(bytes.dropFirst()), path: name)
      _ = try? file.texts()
      _ = try? file.scoredPairs()
      _ = try? file.labelledExamples()
      _ = try? file.choiceExamples(limit: 100)
      _ = try? file.jsonLines()
    })

  private static var questions: FuzzedReader {
    let folder = ScratchFolder()
    return FuzzedReader(
      "questions", .json,
      words: [
        "data", "paragraphs", "context", "qas", "question", "answers", "text", "answer_start",
      ],
      seeds: { [try Tree.bytes("Tests/PruningEngineTests/Fixtures/tasks/questions.json")] },
      read: { bytes in
        _ = try QuestionFile(path: try folder.file("questions.json", bytes), limit: 100)
      })
  }

  /// What recipes, themes and the configuration are written in.
  private static let toml = FuzzedReader(
    "toml", .bytes,
    words: [
      "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\"", "\"\"\"", "'", "'''", "\\u00e9",
      "\\UFFFFFFFF", "\r\n", "0x", "0b", "1_0", "1e400", "inf", "nan", "true",
      "1979-05-27T07:32:00-07:00", "24:00:60",
    ],
    seeds: {
      [
        "a = 1\nb.c = \"x\\u00e9\"\n[t]\n\"k.l\" = [1, 2.5, [true]]\n[[u]]\nd = {e = 'f'}\n[[u]]\n",
        "x = \"\"\"\none \\\n  two\"\"\"\ny = '''\nz'''\ni = [0x1F, 0o17, 0b1, -1_000, inf, nan]\n",
        "d = 1979-05-27T07:32:00.5Z\nl = 1979-05-27 07:32:00\nday = 1979-05-27\nt = 07:32:00\n",
      ].documents
    },
    read: { bytes in
      let document = try TOMLDocument(String(decoding: bytes, as: UTF8.self))
      let again = try? TOMLDocument(document.table.text)
      precondition(again?.table.text == document.table.text)
    })

  private static let recipe = FuzzedReader(
    "recipe", .bytes,
    words: [
      "[sites.\"0.ffn\"]", "kept", "criterion", "wifv", "reconstruction", "liar", "[calibration]",
      "ridge", "auto", "mode", "sequential", "=", "\"\"\"", "'''", "[[", "]]", "#", "inf", "0x",
      "1_0",
    ],
    seeds: {
      let site = SiteID(layer: 0, module: .ffn)
      let recipe = Recipe(
        model: "m", calibration: CalibrationOptions(file: "a.txt"),
        sites: [site: SiteSettings(kept: 3)])
      return [Array(try recipe.toml().utf8)]
    },
    read: { bytes in
      let recipe = try Recipe(toml: String(decoding: bytes, as: UTF8.self))
      let again = try Recipe(toml: recipe.toml())
      precondition(again == recipe)
    })

  private static let request = FuzzedReader(
    "request", .json,
    words: [
      "job", "request", "cancel", "open", "path", "calibrate", "calibration", "file", "analyze",
      "sites",
      "0.ffn", "criterion", "wifv", "evaluation", "task", "export", "format", "allocation",
      "budget",
    ],
    seeds: {
      [
        #"{"job":1,"request":"open","path":"sample-models/tiny-bert"}"#,
        #"{"job":2,"request":"calibrate","calibration":{"file":"text.txt"}}"#,
        #"{"job":3,"request":"analyze","criterion":"wifv","sites":["0.ffn"]}"#, #"{"cancel":3}"#,
        #"{"job":4,"request":"evaluate","evaluation":{"task":"perplexity","file":"a.txt"}}"#,
      ].documents
    },
    read: { bytes in _ = try EngineOrder(jsonLine: String(decoding: bytes, as: UTF8.self)) })
}
