import ModelFormats
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("Values of every kind are told apart")
  func kinds() throws {
    let value = try JSONValue.parse(
      #"{"a": [1, -2.5, 1e3, true, false, null], "b": "x", "c": {}, "n": NaN, "i": -Infinity}"#)
    #expect(
      value["a"]
        == .array([.int(1), .double(-2.5), .double(1000), .bool(true), .bool(false), .null]))
    #expect(value["b"] == .string("x"))
    #expect(value["c"] == .object([:]))
    #expect(value["n"]?.doubleValue?.isNaN == true)
    #expect(value["i"] == .double(-.infinity))
  }

  @Test(
    "Integers keep all 64 bits, and larger ones become numbers",
    arguments: [
      ("9223372036854775807", JSONValue.int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .double(0x1p63)), ("0", .int(0)), ("-0", .int(0)),
    ])
  func integers(text: String, expected: JSONValue) throws {
    #expect(try JSONValue.parse(text) == expected)
  }

  @Test(
    "Escapes become their characters",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9""#, "é"),
      (#""\ud83e\udd99""#, "🦙"), (#""\ud83e""#, "\u{FFFD}"), (#""\ud83e\u0041""#, "\u{FFFD}A"),
      (#""🦙é""#, "🦙é"),
    ])
  func escapes(text: String, expected: String) throws {
    #expect(try JSONValue.parse(text) == .string(expected))
  }

  @Test("Nesting is limited", arguments: ["[", "{\"a\":"])
  func depth(opening: String) {
    let text = String(repeating: opening, count: 100_000)
    let error = formatError { () throws(FormatError) in _ = try JSONValue.parse(text) }
    #expect(error?.message.contains("128 levels") == true)
  }

  @Test("An error names file, line and column")
  func location() {
    let error = formatError { () throws(FormatError) in
      _ = try JSONValue.parse("{\n  \"a\": ?\n}", file: "config.json")
    }
    #expect(error?.description == "config.json:2:8: not valid JSON: unexpected character")
  }

  @Test("Typed access names the key path")
  func access() throws {
    let value = try JSONValue.parse(#"{"rope": {"factor": "x", "none": null}, "n": 2.0}"#)
    #expect(try value.int("n") == 2)
    #expect(try value.optionalInt("rope", "none") == nil)
    #expect(try value.optionalDouble("missing") == nil)
    let wrong = formatError { () throws(FormatError) in
      _ = try value.double("rope", "factor", file: "config.json")
    }
    #expect(
      wrong?.description == "config.json: rope.factor: expected a finite number, found a string")
    let missing = formatError { () throws(FormatError) in _ = try value.string("rope", "type") }
    #expect(missing?.code == .missing)
    #expect(missing?.description == "rope.type: is missing")
  }

  @Test("What is written is read back", arguments: [nil, 2])
  func roundTrip(indentation: Int?) throws {
    let value = JSONValue.object([
      "a\"\u{1}": .array([.null, .bool(true), .int(.min), .double(0.1), .double(1e300)]),
      "é": .string("line\nbreak\\ \u{7F}"), "empty": .object([:]), "none": .array([]),
    ])
    #expect(try JSONValue.parse(value.serialized(indentation: indentation)) == value)
  }

  @Test("Control characters of a hostile name don't reach the terminal")
  func errorIsOneLine() {
    let error = FormatError(.malformed, "bad", location: .init(tensor: "a\u{1B}[31m\n\u{9B}b"))
    #expect(error.description == "tensor a [31m  b: bad")
  }
}
