#include "internal.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// Our own key codes, above those that ncurses gives out: FIRST + key * 8 + modifiers.
enum { FIRST_CODE = 4096, PASTE_BEGIN_CODE = 8000, PASTE_END_CODE = 8001,
       SGR_MOUSE_CODE = 8002, OLD_MOUSE_CODE = 8003 };

static bool mouse_is_on = false;

static void define(const char *sequence, int key, int modifiers) {
  define_key((char *)sequence, FIRST_CODE + key * 8 + modifiers);
}

void lt_define_keys(void) {
  const struct {
    char final;
    int key;
  } letters[] = {{'A', LT_KEY_UP},   {'B', LT_KEY_DOWN}, {'C', LT_KEY_RIGHT},
                 {'D', LT_KEY_LEFT}, {'H', LT_KEY_HOME}, {'F', LT_KEY_END},
                 {'P', LT_KEY_F0 + 1}, {'Q', LT_KEY_F0 + 2}, {'R', LT_KEY_F0 + 3},
                 {'S', LT_KEY_F0 + 4}};
  const struct {
    int number, key;
  } numbers[] = {{1, LT_KEY_HOME},      {2, LT_KEY_INSERT},   {3, LT_KEY_DELETE},
                 {4, LT_KEY_END},       {5, LT_KEY_PAGE_UP},  {6, LT_KEY_PAGE_DOWN},
                 {7, LT_KEY_HOME},      {8, LT_KEY_END},      {15, LT_KEY_F0 + 5},
                 {17, LT_KEY_F0 + 6},   {18, LT_KEY_F0 + 7},  {19, LT_KEY_F0 + 8},
                 {20, LT_KEY_F0 + 9},   {21, LT_KEY_F0 + 10}, {23, LT_KEY_F0 + 11},
                 {24, LT_KEY_F0 + 12}};
  char text[32];
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
    bool is_function = letters[i].key > LT_KEY_F0;
    if (!is_function) {
      snprintf(text, sizeof text, "\033[%c", letters[i].final);
      define(text, letters[i].key, 0);
    }
    snprintf(text, sizeof text, "\033O%c", letters[i].final);
    define(text, letters[i].key, 0);
    for (int modifiers = 1; modifiers < 8; modifiers++) {
      snprintf(text, sizeof text, "\033[1;%d%c", modifiers + 1, letters[i].final);
      define(text, letters[i].key, modifiers);
    }
  }
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    snprintf(text, sizeof text, "\033[%d~", numbers[i].number);
    define(text, numbers[i].key, 0);
    for (int modifiers = 1; modifiers < 8; modifiers++) {
      snprintf(text, sizeof text, "\033[%d;%d~", numbers[i].number, modifiers + 1);
      define(text, numbers[i].key, modifiers);
    }
  }
  define("\033[Z", LT_KEY_BACK_TAB, 0);
  define_key("\033[200~", PASTE_BEGIN_CODE);
  define_key("\033[201~", PASTE_END_CODE);
  // Instead of KEY_MOUSE: ncurses merges a press, a drag and a release that arrive together.
  if (lt_is_modern) {
    define_key("\033[<", SGR_MOUSE_CODE);
    define_key("\033[M", OLD_MOUSE_CODE);
    lt_define_answers();
  }
}

// Buttons, and movement while one is held; positions as numbers rather than bytes.
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

void lt_enter_modes(void) {
  if (!lt_is_modern) return;
  lt_write("\033[?2004h", 8);
  if (mouse_is_on) lt_write(mouse_on, sizeof mouse_on - 1);
}

void lt_leave_modes(void) {
  if (!lt_is_modern) return;
  lt_write("\033[?2004l", 8);
  if (mouse_is_on) lt_write(mouse_off, sizeof mouse_off - 1);
}

bool lt_has_mouse(void) { return lt_is_running && lt_is_modern; }

void lt_set_mouse(bool on) {
  if (on == mouse_is_on) return;
  mouse_is_on = on;
  if (!lt_has_mouse()) return;
  if (on) {
    lt_write(mouse_on, sizeof mouse_on - 1);
  } else {
    lt_write(mouse_off, sizeof mouse_off - 1);
  }
}

static lt_input key_input(int key, int modifiers) {
  lt_input input = {0};
  input.kind = LT_KEY;
  input.code = (uint32_t)key;
  input.modifiers = (uint32_t)modifiers;
  return input;
}

int lt_next_byte(void) {
  int byte = wgetch(lt_input_pad);
  if (byte == ERR) {
    struct pollfd descriptor = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&descriptor, 1, 40) > 0) byte = wgetch(lt_input_pad);
  }
  return byte >= 0 && byte < 256 ? byte : -1;
}

// `code` as in xterm's protocols: the button, 4 shift, 8 alt, 16 control, 32 moved, 64 wheel.
static lt_input mouse_input(int code, int x, int y, bool is_release) {
  lt_input input = {0};
  input.kind = LT_MOUSE;
  input.x = x > 0 ? x - 1 : 0;
  input.y = y > 0 ? y - 1 : 0;
  if (code & 4) input.modifiers |= LT_MODIFIER_SHIFT;
  if (code & 8) input.modifiers |= LT_MODIFIER_ALT;
  if (code & 16) input.modifiers |= LT_MODIFIER_CONTROL;
  int button = code & 3;
  input.button = button + 1;
  if (code & 64) {
    input.code = button == 0 ? LT_MOUSE_WHEEL_UP : LT_MOUSE_WHEEL_DOWN;
    input.button = 0;
    // The wheel sideways means nothing here.
    if (button > 1) input.kind = LT_SKIPPED;
  } else if (is_release) {
    input.code = LT_MOUSE_RELEASE;
  } else if (code & 32) {
    input.code = LT_MOUSE_DRAG;
  } else {
    input.code = LT_MOUSE_PRESS;
  }
  if (input.button > 3 || code >= 128) input.kind = LT_SKIPPED;
  return input;
}

// CSI < code ; x ; y M, or m for a release.
static lt_input read_sgr_mouse(void) {
  int numbers[3] = {0}, count = 0;
  lt_input skipped = {.kind = LT_SKIPPED};
  for (int i = 0; i < 32; i++) {
    int byte = lt_next_byte();
    if (byte >= '0' && byte <= '9') {
      if (numbers[count] < 100000) numbers[count] = numbers[count] * 10 + byte - '0';
    } else if (byte == ';' && count < 2) {
      count++;
    } else if ((byte == 'M' || byte == 'm') && count == 2) {
      return mouse_input(numbers[0], numbers[1], numbers[2], byte == 'm');
    } else {
      return skipped;
    }
  }
  return skipped;
}

// CSI M and three bytes, each 32 too large; a release doesn't say of which button.
static lt_input read_old_mouse(void) {
  static int held = 0;
  int code = lt_next_byte() - 32, x = lt_next_byte() - 32, y = lt_next_byte() - 32;
  lt_input skipped = {.kind = LT_SKIPPED};
  if (code < 0 || x < 1 || y < 1) return skipped;
  bool is_release = (code & 3) == 3 && (code & 96) == 0;
  if (is_release) code = (code & ~3) | held;
  if ((code & 96) == 0) held = code & 3;
  return mouse_input(code, x, y, is_release);
}

static lt_input curses_key(int code) {
  if (code >= LT_ANSWER_CODE) return lt_read_answer(code);
  if (code == PASTE_BEGIN_CODE || code == PASTE_END_CODE) {
    lt_input input = {0};
    input.kind = code == PASTE_BEGIN_CODE ? LT_PASTE_BEGIN : LT_PASTE_END;
    return input;
  }
  if (code == SGR_MOUSE_CODE) return read_sgr_mouse();
  if (code == OLD_MOUSE_CODE) return read_old_mouse();
  if (code >= FIRST_CODE && code < PASTE_BEGIN_CODE) {
    return key_input((code - FIRST_CODE) / 8, (code - FIRST_CODE) % 8);
  }
  if (code >= KEY_F0 && code <= KEY_F(63)) return key_input(LT_KEY_F0 + code - KEY_F0, 0);
  switch (code) {
    case KEY_UP: return key_input(LT_KEY_UP, 0);
    case KEY_DOWN: return key_input(LT_KEY_DOWN, 0);
    case KEY_LEFT: return key_input(LT_KEY_LEFT, 0);
    case KEY_RIGHT: return key_input(LT_KEY_RIGHT, 0);
    case KEY_SR: return key_input(LT_KEY_UP, LT_MODIFIER_SHIFT);
    case KEY_SF: return key_input(LT_KEY_DOWN, LT_MODIFIER_SHIFT);
    case KEY_SLEFT: return key_input(LT_KEY_LEFT, LT_MODIFIER_SHIFT);
    case KEY_SRIGHT: return key_input(LT_KEY_RIGHT, LT_MODIFIER_SHIFT);
    case KEY_HOME:
    case KEY_FIND: return key_input(LT_KEY_HOME, 0);
    case KEY_END:
    case KEY_SELECT: return key_input(LT_KEY_END, 0);
    case KEY_PPAGE: return key_input(LT_KEY_PAGE_UP, 0);
    case KEY_NPAGE: return key_input(LT_KEY_PAGE_DOWN, 0);
    case KEY_IC: return key_input(LT_KEY_INSERT, 0);
    case KEY_DC: return key_input(LT_KEY_DELETE, 0);
    case KEY_BACKSPACE: return key_input(LT_KEY_BACKSPACE, 0);
    case KEY_BTAB: return key_input(LT_KEY_BACK_TAB, 0);
    case KEY_ENTER: return key_input(LT_KEY_ENTER, 0);
    case KEY_RESIZE: return key_input(LT_KEY_RESIZE, 0);
    default: return key_input(0, 0);
  }
}

// A terminal that is gone stays readable and has nothing to read.
static bool terminal_is_gone(void) {
  struct pollfd descriptor = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&descriptor, 1, 0) <= 0) return false;
  if (descriptor.revents & (POLLERR | POLLNVAL)) return true;
  int waiting = 0;
  if (ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0) return true;
  if (waiting > 0) return false;
  if (descriptor.revents & POLLHUP) return true;
  // Bytes may have arrived between the two questions; then the second answer differs.
  descriptor.revents = 0;
  if (poll(&descriptor, 1, 0) <= 0 || ioctl(STDIN_FILENO, FIONREAD, &waiting) != 0) return true;
  return (descriptor.revents & POLLIN) != 0 && waiting == 0;
}

static lt_input read_once(void) {
  lt_input input = {0};
  wint_t character = 0;
  int status = wget_wch(lt_input_pad, &character);
  if (status == ERR) {
    input.kind = terminal_is_gone() ? LT_END : LT_NO_INPUT;
  } else if (status == KEY_CODE_YES && character == KEY_SUSPEND) {
    // The Linux console's description calls Ctrl-Z a key of its own.
    input.kind = LT_SCALAR;
    input.code = 26;
  } else if (status == KEY_CODE_YES) {
    return curses_key((int)character);
  } else {
    input.kind = LT_SCALAR;
    input.code = (uint32_t)character;
  }
  return input;
}

lt_input lt_read(void) {
  static lt_input pending = {0};
  lt_input input = pending;
  if (!lt_is_running) return (lt_input){0};
  pending = (lt_input){0};
  if (input.kind != LT_NO_INPUT) return input;
  do {
    input = read_once();
  } while (input.kind == LT_SKIPPED);
  if (input.kind != LT_SCALAR || input.code != 27) return input;
  // ncurses has waited for the rest of a sequence; what follows at once came with the escape.
  lt_input next = read_once();
  if ((next.kind == LT_SCALAR && next.code != 27) || next.kind == LT_KEY) {
    next.modifiers |= LT_MODIFIER_ALT;
    return next;
  }
  if (next.kind != LT_NO_INPUT && next.kind != LT_SKIPPED) pending = next;
  return input;
}
