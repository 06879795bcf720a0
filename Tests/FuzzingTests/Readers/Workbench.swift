import CTerminal
import TerminalVocabulary
import WorkbenchCore

@testable import TerminalGraphics
@testable import TerminalRuntime

extension FuzzedReader {
  /// The readers of the workbench: themes, sessions, typed commands and what a terminal sends.
  static var workbench: [FuzzedReader] { [theme, session, command, keys] }

  private static let theme = FuzzedReader(
    "theme", .bytes,
    words: [
      "[palette]", "[roles]", "[series]", "[heat]", "inherits", "appearance", "dark", "#ff0000",
    ],
    seeds: { try ["themes/nord.toml"].map(Tree.bytes) },
    read: { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      let document = try ThemeDocument(text: text, file: "theme.toml")
      _ = try document.theme(on: .builtIn, defaultName: "theme")
    })

  private static let session = FuzzedReader(
    "session", .json,
    words: [
      "opened", "command", "argument", "trial", "calibrated", "format", "date", "inf", "nan",
    ],
    seeds: {
      let commands = ["ratio 50%", "criterion wifv", "budget 40% scale=own", "select 0.ffn"]
        .compactMap { try? CommandText.parse($0) }
      return try commands.map { Array(try SessionLog.encode($0).utf8) }
    },
    read: { bytes in
      // A last line without its end is forgiven whatever it holds.
      let record = try SessionLog.decode(String(decoding: bytes, as: UTF8.self) + "\n")
      for line in record.lines { _ = try SessionLog.encode(line.entry) }
      _ = record.digest
    })

  private static let command = FuzzedReader(
    "command", .bytes,
    words: [
      "ratio", "50%", "budget", "scale=own", "export", "hf", "overwrite", "evaluate", "select",
      "0.ffn",
      "all", "criterion", "wifv", "'", "\"", "\\", "{\"", "}", "calibrate",
    ],
    seeds: {
      ["ratio 50%", "budget 40% scale=own", "export hf 'a b' overwrite", "select 0-2"].documents
    },
    read: { bytes in
      let command = try CommandText.parse(String(decoding: bytes, as: UTF8.self))
      let again = try CommandText.parse(CommandText.text(of: command))
      precondition(again == command)
    })

  /// Twelve bytes an input, as the C side would hand it over.
  private static let keys = FuzzedReader(
    "keys", .bytes,
    seeds: {
      [
        [1, 0x61] + [UInt8](repeating: 0, count: 10), [UInt8](repeating: 4, count: 12),
        [5] + [UInt8](repeating: 0, count: 11) + [1, 0x61] + [UInt8](repeating: 0, count: 10) + [6],
      ]
    },
    read: { bytes in
      var decoder = InputDecoder()
      for start in stride(from: 0, to: bytes.count, by: 12) {
        let part = Array(bytes[start..<min(start + 12, bytes.count)])
        func number(_ offset: Int, _ count: Int) -> UInt32 {
          (0..<count).reduce(0) {
            $0 << 8 | UInt32(part.count > offset + $1 ? part[offset + $1] : 0)
          }
        }
        var input = lt_input()
        input.kind = numericCast(number(0, 1))
        input.code = number(1, 4)
        input.modifiers = numericCast(number(5, 1))
        input.x = Int32(bitPattern: number(6, 3))
        input.y = Int32(bitPattern: number(9, 2))
        input.button = numericCast(number(11, 1))
        _ = decoder.decode(input)
      }
      _ = decoder.endPaste()
    })
}
