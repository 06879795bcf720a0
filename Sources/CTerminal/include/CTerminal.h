// A facade over ncursesw. Swift 6 can't use much of <ncurses.h> itself: stdscr, COLS and COLORS are
// mutable globals, A_BOLD and BUTTON1_PRESSED are macros with casts, getmaxyx is a function-like
// macro. So these stay in C, and no ncurses type appears here. One terminal a process; all
// functions but the crash guard's handler are called from one thread at a time.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// What lt_start found; a struct, so that Swift reads no ncurses globals.
typedef struct {
  int32_t colors;        // palette entries of the terminal's description; 0 without colours
  int32_t direct_base;   // the number of 24-bit black, others are added to it; -1 without them
  int32_t pairs;         // pairs that can be on the screen at a time
  bool is_utf8;          // whether the locale prints every Unicode character
  bool has_default;      // whether the terminal's own colours can be combined with others
  char term[64];         // the terminal type in use
  char requested[64];    // the type that the environment names
} lt_description;

typedef enum { LT_OK = 0, LT_NOT_A_TERMINAL = 1, LT_UNKNOWN_TERM = 2 } lt_status;

// Checks both ends for a terminal (ncurses starts on a pipe, too), sets a locale that can print
// Unicode if there is one, tries the terminal types in turn (newterm returns NULL for an unknown
// one; initscr would exit the process), and enters the alternate screen. With `extends_colors` the
// terminal's description gets 24-bit colours beside its own; whether they are used is the caller's
// matter, and may be decided later.
lt_status lt_start(bool use_color, bool extends_colors, lt_description *description);

// Asks the terminal for its background's colour, and whether it shows 24-bit colours; what it
// answers, some time later or never, is read by lt_read.
void lt_ask(bool background, bool direct_color);

// Restores the terminal. Safe to call twice.
void lt_stop(void);

// Leaves the alternate screen for a while (TSTP), and comes back with a full repaint (CONT).
void lt_suspend(void);
void lt_resume(void);

// Asks the kernel for the size: LINES and COLS are mutable globals and old after SIGWINCH.
void lt_measure(int32_t *width, int32_t *height);

// Tells ncurses a new size.
void lt_resize(int32_t width, int32_t height);

// Attributes are ours: the A_ constants are macros.
enum {
  LT_BOLD = 1,
  LT_DIM = 2,
  LT_ITALIC = 4,
  LT_UNDERLINE = 8,
  LT_REVERSE = 16,
};

// A cell: cchar_t is opaque, and its colour pairs are numbers that only ncurses knows.
typedef struct {
  uint32_t scalars[5];   // a spacing character and up to four that combine with it; 0 ends
  int32_t foreground;    // palette entry, or -1 for the terminal's default
  int32_t background;
  uint16_t attributes;   // LT_ constants
  uint16_t width;        // columns, as the caller counts them
} lt_cell;

// Writes cells from a position to the right; continuation cells are left out. Colour pairs come
// from a cache, as alloc_pair crashes where start_color wasn't called.
void lt_put(int32_t x, int32_t y, const lt_cell *cells, int32_t count);

// Sends what changed since the last time, in one go.
void lt_flush(void);

// Repaints everything at the next lt_flush; for when other programs wrote on the screen.
void lt_invalidate(void);

// The columns that the C library, and so ncurses, gives a scalar: -1 if it can't be printed.
int32_t lt_scalar_width(uint32_t scalar);

// Button presses, drags and the wheel (SGR protocol where the terminal has it). The terminal keeps
// shift with a button for selecting text.
void lt_set_mouse(bool on);
bool lt_has_mouse(void);

typedef enum {
  LT_NO_INPUT = 0,
  LT_SCALAR = 1,    // `code` is a Unicode scalar, controls included
  LT_KEY = 2,       // `code` is one of LT_KEY_, `modifiers` of LT_MODIFIER_
  LT_MOUSE = 3,     // `x`, `y`, `button`, `code` is one of LT_MOUSE_
  LT_PASTE_BEGIN = 4,
  LT_PASTE_END = 5,
  LT_END = 6,       // the terminal is gone
  LT_SKIPPED = 7,   // something was read that means nothing; never returned
  LT_ANSWER = 8,    // `code` is one of LT_ANSWER_, and `x` the background as 0xRRGGBB
} lt_input_kind;

enum { LT_ANSWER_BACKGROUND = 1, LT_ANSWER_DIRECT_COLOR = 2 };

enum {
  LT_KEY_UP = 1, LT_KEY_DOWN, LT_KEY_LEFT, LT_KEY_RIGHT, LT_KEY_HOME, LT_KEY_END, LT_KEY_PAGE_UP,
  LT_KEY_PAGE_DOWN, LT_KEY_INSERT, LT_KEY_DELETE, LT_KEY_BACKSPACE, LT_KEY_BACK_TAB, LT_KEY_ENTER,
  LT_KEY_RESIZE,
  LT_KEY_F0 = 100,  // F1 is 101
};

enum { LT_MODIFIER_SHIFT = 1, LT_MODIFIER_ALT = 2, LT_MODIFIER_CONTROL = 4 };

enum { LT_MOUSE_PRESS = 1, LT_MOUSE_RELEASE, LT_MOUSE_DRAG, LT_MOUSE_WHEEL_UP, LT_MOUSE_WHEEL_DOWN };

typedef struct {
  uint32_t kind;       // lt_input_kind
  uint32_t code;
  uint32_t modifiers;
  int32_t x, y;
  int32_t button;      // 1 left, 2 middle, 3 right
} lt_input;

// The next event that has arrived; never waits. wget_wch is wrapped, as its return value tells
// keys from characters and KEY_ constants are macros.
lt_input lt_read(void);

// Puts text into the clipboard with OSC 52, wrapped for tmux and GNU screen, which swallow it
// otherwise. `base64` is the encoded text.
bool lt_copy(const char *base64);

// Restores the terminal when the process crashes: a Swift trap prints its message into the
// alternate screen, in raw mode, otherwise. The handler only calls what is safe in a signal handler,
// then hands over to the handler that was there before. Also restores at exit.
void lt_install_crash_guard(void);

// Writes every arrival of a signal, as a byte, into a pipe; false if the signal is watched already.
// The handler is what dispatch sources lack: they begin to observe some time after they are asked to,
// and what arrives in between, early in a program's life, is lost.
bool lt_signal_pipe(int32_t ends[2]);
bool lt_signal_watch(int32_t number, int32_t write_end);
// Puts back what was done with the signal before.
void lt_signal_unwatch(int32_t number);
// Whether the process ignores a signal, as it may have been started to.
bool lt_signal_is_ignored(int32_t number);

// Continues a stop: the default action of TSTP, which a watch replaces, has to be asked for
// explicitly.
void lt_stop_process(void);

// Ends the process by a signal's default action, so that the parent sees the signal in the status.
void lt_die(int32_t signal_number);
