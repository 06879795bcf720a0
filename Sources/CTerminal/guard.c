// Restores the terminal after a crash. Everything that the handler needs is prepared beforehand: it
// only calls write, tcsetattr, sigaction and raise.
#include "internal.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };
static struct sigaction previous[SIGNAL_COUNT];
static bool installed = false;

static struct termios modes;
static volatile sig_atomic_t has_modes = 0;
static volatile sig_atomic_t armed = 0;
static char farewell[512];
static volatile size_t farewell_length = 0;

// A stack overflow leaves no stack for the handler.
static char stack[64 * 1024];

// Terminfo's strings have padding in $<…>, which is no output.
static void append(const char *text) {
  size_t length = farewell_length;
  while (*text != '\0' && length + 1 < sizeof farewell) {
    if (text[0] == '$' && text[1] == '<') {
      const char *end = strchr(text, '>');
      if (end != NULL) {
        text = end + 1;
        continue;
      }
    }
    farewell[length++] = *text++;
  }
  farewell_length = length;
}

static void append_capability(const char *name) {
  char *value = tigetstr((char *)name);
  if (value != NULL && value != (char *)-1) append(value);
}

void lt_guard_arm(void) {
  if (!has_modes) has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
  if (!lt_is_running) return;
  farewell_length = 0;
  if (lt_is_modern) append("\033[?1006l\033[?1002l\033[?1000l\033[?2004l");
  append_capability("sgr0");
  append_capability("rmkx");
  append_capability("cnorm");
  append_capability("rmcup");
  append("\r\n");
  armed = 1;
}

void lt_guard_disarm(void) {
  armed = 0;
  has_modes = 0;
}

static void restore(void) {
  if (!armed) return;
  armed = 0;
  const char *bytes = farewell;
  size_t count = farewell_length;
  while (count > 0) {
    ssize_t written = write(STDOUT_FILENO, bytes, count);
    if (written <= 0) break;
    bytes += written;
    count -= (size_t)written;
  }
  if (has_modes) tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

static void handle(int number, siginfo_t *info, void *context) {
  restore();
  for (int i = 0; i < SIGNAL_COUNT; i++) {
    if (signals[i] != number) continue;
    struct sigaction *old = &previous[i];
    if ((old->sa_flags & SA_SIGINFO) && old->sa_sigaction != NULL) {
      old->sa_sigaction(number, info, context);
      return;
    }
    if (old->sa_handler == SIG_IGN) return;
    if (old->sa_handler != SIG_DFL) {
      old->sa_handler(number);
      return;
    }
    // Blocked while this runs; it arrives, and ends the process, on return.
    sigaction(number, old, NULL);
    raise(number);
    return;
  }
}

static void at_exit(void) {
  // exit() may run on any thread, and amid a frame: not the time for ncurses.
  restore();
}

void lt_install_crash_guard(void) {
  if (installed) return;
  installed = true;
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    stack_t own;
    memset(&own, 0, sizeof own);
    own.ss_sp = stack;
    own.ss_size = sizeof stack;
    sigaltstack(&own, NULL);
  }
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < SIGNAL_COUNT; i++) sigaction(signals[i], &action, &previous[i]);
  atexit(at_exit);
}
