#include "internal.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// Our own key codes, above those that ncurses gives out: FIRST + key * 8 + modifiers.
enum { FIRST_CODE = 4096, PASTE_BEGIN_CODE = 8000, PASTE_END_CODE = 8001 };

static bool mouse_is_on = false;
static int held_button = 0;

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
}

void lt_enter_modes(void) {
  if (lt_is_modern) lt_write("\033[?2004h", 8);
  if (mouse_is_on) lt_set_mouse(true);
}

void lt_leave_modes(void) {
  if (!lt_is_modern) return;
  lt_write("\033[?2004l", 8);
  if (mouse_is_on) lt_write("\033[?1002l", 8);
}

// has_mouse says no until the mouse is on; terminfo's kmous says what it will find.
bool lt_has_mouse(void) { return lt_is_running && lt_is_modern; }

void lt_set_mouse(bool on) {
  mouse_is_on = on;
  held_button = 0;
  if (!lt_is_running || !lt_is_modern) return;
  mouseinterval(0);  // clicks are for us to recognise; ncurses would wait
  if (on) {
    mousemask(ALL_MOUSE_EVENTS | REPORT_MOUSE_POSITION, NULL);
    // Movement with a button held, which ncurses doesn't ask for.
    lt_write("\033[?1002h", 8);
  } else {
    mousemask(0, NULL);
    lt_write("\033[?1002l", 8);
  }
}

static lt_input key_input(int key, int modifiers) {
  lt_input input = {0};
  input.kind = LT_KEY;
  input.code = (uint32_t)key;
  input.modifiers = (uint32_t)modifiers;
  return input;
}

static lt_input mouse_input(void) {
  lt_input input = {0};
  MEVENT event;
  if (getmouse(&event) != OK) return input;
  input.kind = LT_MOUSE;
  input.x = event.x;
  input.y = event.y;
  if (event.bstate & BUTTON_SHIFT) input.modifiers |= LT_MODIFIER_SHIFT;
  if (event.bstate & BUTTON_ALT) input.modifiers |= LT_MODIFIER_ALT;
  if (event.bstate & BUTTON_CTRL) input.modifiers |= LT_MODIFIER_CONTROL;
  const mmask_t pressed[] = {BUTTON1_PRESSED, BUTTON2_PRESSED, BUTTON3_PRESSED};
  const mmask_t released[] = {BUTTON1_RELEASED, BUTTON2_RELEASED, BUTTON3_RELEASED};
  for (int button = 0; button < 3; button++) {
    if (event.bstate & pressed[button]) {
      held_button = input.button = button + 1;
      input.code = LT_MOUSE_PRESS;
      return input;
    }
    if (event.bstate & released[button]) {
      input.button = button + 1;
      held_button = 0;
      input.code = LT_MOUSE_RELEASE;
      return input;
    }
  }
  if (event.bstate & BUTTON4_PRESSED) {
    input.code = LT_MOUSE_WHEEL_UP;
  } else if (event.bstate & BUTTON5_PRESSED) {
    input.code = LT_MOUSE_WHEEL_DOWN;
  } else if ((event.bstate & REPORT_MOUSE_POSITION) && held_button != 0) {
    input.code = LT_MOUSE_DRAG;
    input.button = held_button;
  } else {
    input.kind = LT_NO_INPUT;
    input.code = 1;  // something was read; the next event may be waiting
  }
  return input;
}

static lt_input curses_key(int code) {
  if (code == PASTE_BEGIN_CODE || code == PASTE_END_CODE) {
    lt_input input = {0};
    input.kind = code == PASTE_BEGIN_CODE ? LT_PASTE_BEGIN : LT_PASTE_END;
    return input;
  }
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
  } else if (status == KEY_CODE_YES) {
    return character == KEY_MOUSE ? mouse_input() : curses_key((int)character);
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
  } while (input.kind == LT_NO_INPUT && input.code == 1);
  if (input.kind != LT_SCALAR || input.code != 27) return input;
  // ncurses has waited for the rest of a sequence; what follows at once came with the escape.
  lt_input next = read_once();
  if ((next.kind == LT_SCALAR && next.code != 27) || next.kind == LT_KEY) {
    next.modifiers |= LT_MODIFIER_ALT;
    return next;
  }
  if (next.kind != LT_NO_INPUT) pending = next;
  return input;
}
