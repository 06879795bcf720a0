// A program for tests: shows what the terminal can do and every event, until `q`.
//
// Keys: q quits, c crashes by a trap, s by a null pointer, a by abort, y copies, m toggles the mouse,
// f fills the screen, e exits without stopping the terminal, o overflows the stack, p that of a queue
// whose thread is prepared for it, b reads a mapped file that has shrunk. PROBE_COLORS is the colours asked for.

import CFaults
import Foundation
import TerminalGraphics
import TerminalRuntime
import TerminalVocabulary

@MainActor
final class Probe {
  let terminal = Terminal()
  var lines: [String] = []
  var isFilled = false
  lazy var pacer = FramePacer { [weak self] in self?.draw() }

  func run() {
    do {
      let options = TerminalOptions(
        colors: ProcessInfo.processInfo.environment["PROBE_COLORS"].flatMap(ColorDepth.init))
      try terminal.start(options) { [weak self] in self?.handle($0) }
    } catch {
      FileHandle.standardError.write(Data("probe: \(error)\n".utf8))
      exit(64)
    }
    pacer.request()
  }

  private func handle(_ event: InputEvent) {
    switch event {
    case .key(.character("q")): quit(0)
    case .key(.character("c")): crash()
    case .key(.character("s")): kill(getpid(), SIGSEGV)
    case .key(.character("a")): abort()
    case .key(.character("e")): exit(3)
    case .key(.character("o")): lines.append("\(Self.deeper(0))")
    case .key(.character("p")):
      DispatchQueue(label: "probe").async {
        cf_guard_thread()
        let depth = Self.deeper(0)
        DispatchQueue.main.async { MainActor.assumeIsolated { self.lines.append("\(depth)") } }
      }
    case .key(.character("b")): lines.append("\(Self.readShrunkFile())")
    case .key(.character("y")): terminal.copy("copied text")
    case .key(.character("m")): terminal.setMouse(!terminal.capabilities.mouse)
    case .key(.character("f")): isFilled.toggle()
    case .terminate(let signal): terminal.stop(andDieBy: signal)
    case .endOfInput: quit(7)
    default: break
    }
    lines.append(Self.describe(event))
    pacer.request()
  }

  private func crash() {
    let empty: [Int] = []
    lines.append("\(empty[lines.count])")
  }

  /// Recurs for ever, and needs its stack on the way back.
  @inline(never)
  nonisolated private static func deeper(_ depth: Int) -> Int {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 1024) { bytes in
      bytes.initialize(repeating: UInt8(truncatingIfNeeded: depth))
      return deeper(depth &+ 1) &+ Int(bytes[depth & 1023])
    }
  }

  private static func readShrunkFile() -> UInt8 {
    let path = NSTemporaryDirectory() + "/probe-\(getpid())"
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    unlink(path)
    ftruncate(descriptor, 1 << 20)
    guard let address = mmap(nil, 1 << 20, PROT_READ, MAP_PRIVATE, descriptor, 0) else { return 0 }
    cf_mapping_add(address, 1 << 20, "shrunk.safetensors")
    ftruncate(descriptor, 4096)
    return address.load(fromByteOffset: 1 << 19, as: UInt8.self)
  }

  private func quit(_ status: Int32) {
    terminal.stop()
    exit(status)
  }

  private func draw() {
    let size = terminal.size
    let capabilities = terminal.capabilities
    var frame = CellBuffer(size)
    let glyphs = capabilities.glyphSet
    let inside = frame.box(
      frame.bounds, title: "probe", style: Theme.builtIn.style(.focus), glyphs: glyphs)
    if isFilled {
      for y in inside.rows {
        for x in inside.columns {
          let color = HeatRamp.viridis.color(at: Double((x + y) % 24) / 23)
          frame.put("x", at: Point(x: x, y: y), style: Style(background: color))
        }
      }
    }
    let head = [
      "\(size.columns)x\(size.rows) \(capabilities.colors) \(capabilities.glyphs) "
        + (capabilities.mouse ? "mouse" : "no mouse"),
      terminal.notice ?? "no notice",
      "日本 e\u{301} 👩‍🚀 🇫🇷 ❤️ \u{1B}[31m end",
    ]
    for (row, line) in (head + lines.suffix(max(0, inside.height - head.count))).enumerated() {
      frame.put(line, at: inside.origin.moved(y: row), in: inside)
    }
    terminal.draw(frame)
  }

  private static func describe(_ event: InputEvent) -> String {
    switch event {
    case .key(let key): "key \(key.code) \(names(key.modifiers))"
    case .mouse(let mouse):
      "mouse \(mouse.action) at \(mouse.position.x),\(mouse.position.y) \(names(mouse.modifiers))"
    case .paste(let text): "paste \(text.debugDescription)"
    case .resize(let size): "resize \(size.columns)x\(size.rows)"
    case .background(let color): "background \(color)"
    case .colorsFound: "colours found"
    case .suspend: "suspend"
    case .resume: "resume"
    case .terminate(let signal): "terminate \(signal)"
    case .endOfInput: "end of input"
    }
  }

  private static func names(_ modifiers: Key.Modifiers) -> String {
    let names: [(Key.Modifiers, String)] = [
      (.shift, "shift"), (.alt, "alt"), (.control, "control"),
    ]
    return names.filter { modifiers.contains($0.0) }.map(\.1).joined(separator: "+")
  }
}

cf_watch_mappings()
let probe = Probe()
probe.run()
dispatchMain()
