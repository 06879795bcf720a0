#define _XOPEN_SOURCE 700  // wcwidth
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static bool with_color = false;
// The pair of the last cell: neighbours mostly have the same colours.
static int last_foreground = -2, last_background = -2, last_pair = 0;

void lt_reset_colors(bool use_color) {
  with_color = use_color;
  last_foreground = last_background = -2;
}

// A pair is 0 where there are no colours: alloc_pair crashes without start_color.
static int pair_for(int foreground, int background) {
  if (!with_color || (foreground < 0 && background < 0)) return 0;
  if (foreground == last_foreground && background == last_background) return last_pair;
  int pair = alloc_pair(foreground, background);
  if (pair < 0) return 0;
  last_foreground = foreground;
  last_background = background;
  last_pair = pair;
  return pair;
}

static attr_t attributes_for(unsigned attributes) {
  attr_t result = A_NORMAL;
  if (attributes & LT_BOLD) result |= A_BOLD;
  if (attributes & LT_DIM) result |= A_DIM;
  if (attributes & LT_ITALIC) result |= A_ITALIC;
  if (attributes & LT_UNDERLINE) result |= A_UNDERLINE;
  if (attributes & LT_REVERSE) result |= A_REVERSE;
  return result;
}

void lt_put(int32_t x, int32_t y, const lt_cell *cells, int32_t count) {
  if (!lt_is_running) return;
  for (int32_t i = 0; i < count; i++) {
    const lt_cell *cell = &cells[i];
    wchar_t text[6] = {0};
    for (int j = 0; j < 5 && cell->scalars[j] != 0; j++) text[j] = (wchar_t)cell->scalars[j];
    int pair = pair_for(cell->foreground, cell->background);
    cchar_t character;
    if (text[0] != 0 &&
        setcchar(&character, text, attributes_for(cell->attributes), 0, &pair) == OK) {
      mvadd_wch(y, x, &character);
    }
    x += cell->width;
  }
}

void lt_flush(void) {
  if (!lt_is_running) return;
  wnoutrefresh(stdscr);
  doupdate();
}

void lt_invalidate(void) {
  if (lt_is_running) clearok(stdscr, TRUE);
}

int32_t lt_scalar_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

static void write_text(const char *text) { lt_write(text, strlen(text)); }

bool lt_copy(const char *base64) {
  if (!lt_is_running || !lt_is_modern) return false;
  const char *tmux = getenv("TMUX");
  const char *gnu_screen = getenv("STY");
  if (gnu_screen != NULL && *gnu_screen != '\0') {
    // screen cuts a string at 768 bytes; the terminal puts the pieces together again.
    size_t length = strlen(base64) + 8;
    char *sequence = malloc(length + 1);
    if (sequence == NULL) return false;
    snprintf(sequence, length + 1, "\033]52;c;%s\a", base64);
    size_t total = strlen(sequence);
    for (size_t at = 0; at < total; at += 700) {
      write_text("\033P");
      lt_write(sequence + at, total - at < 700 ? total - at : 700);
      write_text("\033\\");
    }
    free(sequence);
    return true;
  }
  // tmux takes the plain sequence or the wrapped one, depending on its options.
  write_text("\033]52;c;");
  write_text(base64);
  write_text("\a");
  if (tmux != NULL && *tmux != '\0') {
    write_text("\033Ptmux;\033\033]52;c;");
    write_text(base64);
    write_text("\a\033\\");
  }
  return true;
}
