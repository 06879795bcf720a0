import Dispatch
import Foundation
import Testing

@testable import TerminalGraphics
@testable import TerminalRuntime

@Suite struct RuntimeTests {
  /// The widths that the C library gives in a UTF-8 locale.
  private func encoder(_ glyphs: GlyphDepth) -> CellEncoder {
    CellEncoder(
      colors: .colors256, glyphs: glyphs, paletteSize: 256, hasDefault: true,
      scalarWidth: { value in
        Unicode.Scalar(value).map { $0.isRegionalIndicator ? 1 : $0.terminalWidth } ?? -1
      })
  }

  @Test(arguments: [
    ("a", 1, ["a"]), ("e\u{301}", 1, ["e\u{301}"]), ("日", 2, ["日"]), ("👩‍🚀", 2, ["👩"]),
    ("🇫🇷", 2, ["F", "R"]), ("❤\u{FE0F}", 2, ["❤", " "]),
  ])
  func sendsWhatEveryTerminalDrawsInTheSameColumns(
    text: String, width: Int, expected: [String]
  ) {
    let parts = encoder(.full).parts(of: text, width: width).map { scalars in
      String(String.UnicodeScalarView(scalars.compactMap { Unicode.Scalar($0) }))
    }
    #expect(parts == expected)
  }

  @Test func sendsOnlyASCIIWhereThereIsNoMore() {
    #expect(encoder(.ascii).parts(of: "日", width: 2) == [[0x3F], [0x20]])
  }

  /// With eight colours the bright ones lose their brightness: nothing may be lost with it.
  @Test func textAndBackgroundDifferInEightColours() throws {
    let themes = ThemeLibrary(searchPaths: [
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "themes").path
    ])
    #expect(themes.names.count >= 12)
    let encoder = CellEncoder(
      colors: .colors16, glyphs: .full, paletteSize: 8, hasDefault: true, scalarWidth: { _ in 1 })
    for name in themes.names {
      let theme = try themes.theme(name).adapted(to: Capabilities(colors: .colors16))
      // What the terminal's own background is likely to be.
      let own: Int32 = theme.appearance == .dark ? 0 : 7
      for role in Role.allCases where role != .border {
        let (foreground, background, _) = encoder.encode(theme.style(role))
        let isSeen = foreground != (background < 0 ? own : background)
        #expect(isSeen, "\(role) of \(name): \(foreground) on \(background)")
      }
    }
  }

  @Test @MainActor func mergesRequestsForFrames() async throws {
    var frames = 0
    let pacer = FramePacer(framesPerSecond: 20) { frames += 1 }
    let start = ContinuousClock.now
    while frames < 5, start.duration(to: .now) < .seconds(900) {
      pacer.request()
      try await Task.sleep(for: .milliseconds(1))
    }
    // Twenty a second, and the first at once; however busy the machine is, never more.
    let limit = start.duration(to: .now) / .milliseconds(50) + 2
    #expect(frames >= 5 && Double(frames) <= limit)
    try await Task.sleep(for: .milliseconds(300))
    let drawn = frames
    try await Task.sleep(for: .milliseconds(150))
    #expect(frames == drawn)
  }

  @Test func aSignalRightAfterTheWatchBeginsIsNotLost() throws {
    for _ in 0..<50 {
      let arrived = DispatchSemaphore(value: 0)
      let watch = try #require(
        SignalWatch([SIGUSR2], queue: .global()) { _ in arrived.signal() })
      kill(getpid(), SIGUSR2)
      #expect(arrived.wait(timeout: .now() + 10) == .success)
      watch.end()
    }
  }

  @Test func aWatchThatEndsPutsBackWhatWasThere() throws {
    func isDefault() -> Bool {
      var action = sigaction()
      sigaction(SIGUSR1, nil, &action)
      return action.__sigaction_handler.sa_handler == nil
    }
    let watch = try #require(SignalWatch([SIGUSR1], queue: .global()) { _ in })
    #expect(!isDefault())
    watch.end()
    #expect(isDefault())
  }
}
