#include "internal.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool lt_is_running = false;
bool lt_is_modern = false;
WINDOW *lt_input_pad = NULL;
static SCREEN *screen = NULL;
static bool extends_colors = false;
static bool is_extended = false;
// Palette entries before a description was extended.
static int own_colors = 0;

void lt_write(const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

static bool codeset_is(const char *name) { return strcmp(nl_langinfo(CODESET), name) == 0; }

// Only a locale without any encoding of its own is replaced: where the user asks for Latin-1, the
// terminal doesn't show UTF-8.
static bool choose_locale(void) {
  if (setlocale(LC_CTYPE, "") == NULL) setlocale(LC_CTYPE, "C");
  if (codeset_is("UTF-8")) return true;
  if (!codeset_is("ANSI_X3.4-1968") && !codeset_is("US-ASCII")) return false;
  const char *candidates[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8"};
  for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
    if (setlocale(LC_CTYPE, candidates[i]) != NULL && codeset_is("UTF-8")) return true;
  }
  return false;
}

static bool suggests_256_colors(const char *term) {
  const char *hints[] = {"256", "direct", "kitty", "foot", "ghostty", "alacritty", "wezterm",
                         "iterm", "konsole", "vte", "contour", "rio", "tmux"};
  const char *color = getenv("COLORTERM");
  if (color != NULL && *color != '\0') return true;
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
    if (strstr(term, hints[i]) != NULL) return true;
  }
  return false;
}

static bool capability(const char *name) {
  char *value = tigetstr((char *)name);
  return value != NULL && value != (char *)-1 && *value != '\0';
}

// Starts with the description that is in the environment for that long.
static SCREEN *start_extended(const char *type, const char *entry) {
  const char *own = getenv("TERMINFO");
  char *saved = own == NULL ? NULL : strdup(own);
  setenv("TERMINFO", entry, 1);
  SCREEN *result = newterm((char *)type, stdout, stdin);
  if (saved != NULL) {
    setenv("TERMINFO", saved, 1);
  } else {
    unsetenv("TERMINFO");
  }
  free(saved);
  return result;
}

// A description without cursor addressing, as that of "dumb", is of no use: ncurses accepts it, but
// what it draws isn't seen. setupterm finds out without writing anything.
static bool try_type(const char *type) {
  int error = 0;
  if (*type == '\0' || setupterm((char *)type, STDOUT_FILENO, &error) != OK) return false;
  bool is_usable = capability("cup");
  char *entry = is_usable && extends_colors ? lt_extended_entry() : NULL;
  own_colors = tigetnum("colors");
  del_curterm(cur_term);
  if (!is_usable) return false;
  screen = entry == NULL ? NULL : start_extended(type, entry);
  is_extended = screen != NULL;
  free(entry);
  if (screen == NULL) screen = newterm((char *)type, stdout, stdin);
  return screen != NULL;
}

// The type that works, or NULL. Emacs' shell is a terminal that really can't be drawn on.
static const char *find_type(const char *requested) {
  if (try_type(requested)) return requested;
  const char *emacs = getenv("INSIDE_EMACS");
  if (emacs != NULL && *emacs != '\0') return NULL;
  if (strcmp(requested, "dumb") != 0) {
    if (suggests_256_colors(requested) && try_type("xterm-256color")) return "xterm-256color";
    if (try_type("xterm")) return "xterm";
  }
  return try_type("vt100") ? "vt100" : NULL;
}

// The palette, and where 24-bit colours begin.
static void describe_colors(lt_description *description) {
  description->has_default = use_default_colors() == OK;
  description->colors = COLORS;
  description->pairs = COLOR_PAIRS;
  bool is_direct = tigetflag((char *)"RGB") == 1 || tigetnum((char *)"RGB") > 0 ||
                   capability("RGB");
  if (is_extended) {
    description->colors = own_colors;
    description->direct_base = LT_DIRECT_BASE;
  } else if (COLORS > 256) {
    description->colors = 256;
    if (is_direct) description->direct_base = 0;
  }
}

lt_status lt_start(bool use_color, bool extends, lt_description *description) {
  memset(description, 0, sizeof *description);
  description->direct_base = -1;
  extends_colors = use_color && extends;
  if (lt_is_running) lt_stop();
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return LT_NOT_A_TERMINAL;
  description->is_utf8 = choose_locale();
  const char *requested = getenv("TERM");
  if (requested == NULL) requested = "";
  snprintf(description->requested, sizeof description->requested, "%s", requested);
  lt_guard_arm();
  const char *used = find_type(requested);
  if (used == NULL) {
    lt_guard_disarm();
    return LT_UNKNOWN_TERM;
  }
  snprintf(description->term, sizeof description->term, "%s", used);
  lt_is_running = true;
  lt_is_modern = capability("kmous");

  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  lt_input_pad = newpad(1, 1);
  keypad(lt_input_pad, TRUE);
  nodelay(lt_input_pad, TRUE);
  meta(lt_input_pad, TRUE);
  typeahead(-1);
  set_escdelay(40);
  curs_set(0);
  leaveok(stdscr, TRUE);
  lt_define_keys();

  if (use_color && has_colors() && start_color() == OK) describe_colors(description);
  lt_reset_colors(description->colors > 0);
  int32_t width, height;
  lt_measure(&width, &height);
  resizeterm(height, width);
  lt_guard_arm();
  lt_enter_modes();
  erase();
  clearok(stdscr, TRUE);
  return LT_OK;
}

void lt_stop(void) {
  if (!lt_is_running) return;
  lt_is_running = false;
  lt_leave_modes();
  lt_drop_answers();
  curs_set(1);
  endwin();
  lt_guard_disarm();
  delwin(lt_input_pad);
  delscreen(screen);
  screen = NULL;
}

void lt_suspend(void) {
  if (!lt_is_running) return;
  lt_leave_modes();
  curs_set(1);
  endwin();
}

void lt_resume(void) {
  if (!lt_is_running) return;
  reset_prog_mode();
  curs_set(0);
  clearok(curscr, TRUE);
  refresh();
  lt_enter_modes();
}

// Terminfo's number of columns or lines, for a serial line, whose size nobody knows.
static int described(const char *name, int otherwise) {
  int value = lt_is_running ? tigetnum((char *)name) : -1;
  return value > 0 ? value : otherwise;
}

void lt_measure(int32_t *width, int32_t *height) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  int across = known && size.ws_col > 0 ? size.ws_col : described("cols", 80);
  int down = known && size.ws_row > 0 ? size.ws_row : described("lines", 24);
  *width = across > 2000 ? 2000 : across;
  *height = down > 1000 ? 1000 : down;
}

void lt_resize(int32_t width, int32_t height) {
  if (!lt_is_running || width < 1 || height < 1) return;
  resizeterm(height, width);
  erase();
  clearok(stdscr, TRUE);
}

void lt_stop_process(void) {
  struct sigaction standard, previous;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &previous);
  sigset_t set, old;
  sigemptyset(&set);
  sigaddset(&set, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &set, &old);
  raise(SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  sigaction(SIGTSTP, &previous, NULL);
}

void lt_die(int32_t signal_number) {
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(signal_number, &standard, NULL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal_number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  raise(signal_number);
  _exit(128 + signal_number);
}
