// Questions to the terminal, and its answers. Nothing waits for an answer: it arrives among the keys,
// as a "key" that ncurses knows by its beginning, and may never come.
#include "internal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { BACKGROUND = LT_ANSWER_CODE, CAPABILITY, SETTING, REFUSAL };

static int outstanding = 0;
static struct timespec asked;

void lt_define_answers(void) {
  define_key("\033]11;", BACKGROUND);
  define_key("\033P1+r", CAPABILITY);
  define_key("\033P1$r", SETTING);
  define_key("\033P0+r", REFUSAL);
  define_key("\033P0$r", REFUSAL);
}

static void ask(const char *question) { lt_write(question, strlen(question)); }

void lt_ask(bool background, bool direct_color) {
  if (!lt_is_running || !lt_is_modern) return;
  outstanding = 0;
  // On the alternate screen, and before the first frame: where a question isn't understood, the frame
  // wipes it away.
  if (background) {
    ask("\033]11;?\033\\");
    outstanding++;
  }
  if (direct_color) {
    // Terminfo's RGB (XTGETTCAP), and a colour that is set and asked for (DECRQSS): terminals know
    // the one or the other.
    ask("\033P+q524742\033\\");
    ask("\033[48;2;1;2;3m\033P$qm\033\\\033[0m");
    outstanding += 2;
  }
  clock_gettime(CLOCK_MONOTONIC, &asked);
}

// Up to four hexadecimal digits to a colour's eight bits.
static int channel(const char **text) {
  char digits[5] = {0};
  size_t count = strspn(*text, "0123456789abcdefABCDEF");
  if (count < 1 || count > 4) return -1;
  memcpy(digits, *text, count);
  *text += count;
  return (int)(strtol(digits, NULL, 16) * 255 / ((1L << 4 * count) - 1));
}

// rgb:RRRR/GGGG/BBBB, or rgba: with a fourth.
static int color_of(const char *text) {
  if (strncmp(text, "rgb", 3) != 0) return -1;
  text += text[3] == 'a' ? 4 : 3;
  int color = 0;
  for (int i = 0; i < 3; i++) {
    if (*text++ != (i == 0 ? ':' : '/')) return -1;
    int value = channel(&text);
    if (value < 0) return -1;
    color = color << 8 | value;
  }
  return color;
}

// Whether the background's colour is still the one that was set: 48:2:1:2:3, with semicolons, or
// with a colour space between.
static bool keeps_direct_color(const char *text) {
  const char *forms[] = {"48:2:1:2:3", "48;2;1;2;3", "48:2::1:2:3", "48:2:0:1:2:3", "48:2:1:1:2:3"};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (strstr(text, forms[i]) != NULL) return true;
  }
  return false;
}

lt_input lt_read_answer(int code) {
  char text[128];
  size_t count = 0;
  lt_input input = {.kind = LT_SKIPPED};
  if (outstanding > 0) outstanding--;
  // To the bell, or to the escape and backslash of the string terminator.
  for (;;) {
    int byte = lt_next_byte();
    if (byte < 0) return input;
    if (byte == 27) (void)lt_next_byte();
    if (byte == 27 || byte == 7) break;
    if (count + 1 < sizeof text) text[count++] = (char)byte;
  }
  text[count] = '\0';
  if (code == BACKGROUND) {
    int color = color_of(text);
    if (color < 0) return input;
    input.code = LT_ANSWER_BACKGROUND;
    input.x = color;
  } else if ((code == CAPABILITY && strncmp(text, "524742", 6) == 0) ||
             (code == SETTING && keeps_direct_color(text))) {
    input.code = LT_ANSWER_DIRECT_COLOR;
  } else {
    return input;
  }
  input.kind = LT_ANSWER;
  return input;
}

void lt_drop_answers(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  if (outstanding == 0 || now.tv_sec - asked.tv_sec > 1) return;
  outstanding = 0;
  struct pollfd descriptor = {.fd = STDIN_FILENO, .events = POLLIN};
  if (poll(&descriptor, 1, 100) > 0) tcflush(STDIN_FILENO, TCIFLUSH);
}
