import ModelFormats
import Testing

@Suite("Settings of a file")
struct FileSettingsTests {
  private func settings(_ text: String) throws -> FileSettings {
    try FileSettings(#require(JSONValue.parse(text).objectValue), file: "config.json")
  }

  @Test("A key that nothing reads is told by its path")
  func unread() throws {
    let settings = try settings(#"{"a": 1, "b": {"c": 2, "d": 3}, "e": {"f": 4}, "g": null}"#)
    #expect(try settings.int("a") == 1)
    #expect(try settings.nested("b")?.int("c") == 2)
    _ = settings.value("e")
    #expect(settings.unread == ["b.d", "g"])
  }

  @Test("All copies keep one account")
  func shared() throws {
    let settings = try settings(#"{"a": 1, "b": {"c": 2}}"#)
    let copy = settings
    _ = try copy.nested("b")?.int("c")
    _ = try settings.nested("b")
    copy.pass(over: "a")
    #expect(settings.unread.isEmpty)
  }

  @Test("null is no value, but a key that is there")
  func null() throws {
    let settings = try settings(#"{"window": null}"#)
    #expect(try settings.optionalInt("window") == nil)
    #expect(settings.contains("window"))
    #expect(!settings.contains("other"))
  }

  @Test("A value of the wrong kind is refused with its path")
  func wrongKind() throws {
    let settings = try settings(#"{"rope": {"factor": "four"}, "ids": [1, "x"], "n": 1.5, "o": 2}"#)
    let nested = try #require(try settings.nested("rope"))
    let error = formatError { () throws(FormatError) in _ = try nested.double("factor") }
    #expect(error?.location.key == "rope.factor")
    #expect(error?.code == .malformed)
    #expect(throws: FormatError.self) { try settings.optionalInts("ids") }
    #expect(throws: FormatError.self) { try settings.int("n") }
    #expect(throws: FormatError.self) { try settings.nested("o") }
  }

  @Test("A value that isn't neutral is refused with key, value and remedy")
  func refused() throws {
    let table = SettingsTable(
      refused: [
        .init("cap", neutral: .int(0), effect: "which bounds logits", remedy: "take another model")
      ], harmless: ["dropout": "training"])
    for neutral in ["{}", #"{"cap": null}"#, #"{"cap": 0.0, "dropout": 0.1}"#] {
      let settings = try settings(neutral)
      try settings.hold(to: table)
      #expect(settings.unread.isEmpty)
    }
    let capped = try settings(#"{"cap": 30.0}"#)
    let error = formatError { () throws(FormatError) in try capped.hold(to: table) }
    #expect(
      error?.description
        == "config.json: cap: is 30.0, which bounds logits; take another model")
  }

  @Test("A prefix narrows the keys and stays in their paths")
  func prefix() throws {
    let settings = try settings(#"{"llama.a": 1, "llama.b.c": 2, "general.name": "x"}"#)
    let own = settings.under("llama.")
    #expect(own.keys == ["a", "b.c"])
    #expect(try own.under("b.").int("c") == 2)
    #expect(own.path("a") == "llama.a")
    #expect(settings.unread == ["general.name", "llama.a"])
  }
}
