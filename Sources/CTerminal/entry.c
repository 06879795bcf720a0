// The terminal's own description with 24-bit colours added. Descriptions with them (xterm-direct) are
// rarely installed, and would replace the keys and abilities of the terminal in use; so what ncurses
// has loaded is written out again in terminfo's compiled form (term(5)), with four entries changed:
// colors, pairs, setaf and setab. ncurses reads it from the variable TERMINFO ("b64:…"), so that no
// file is needed.
#include "internal.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAGIC_32_BIT = 01036, ABSENT = 0xffff, CAPACITY = 32000, STRING_CAPACITY = 2000 };

// Bytes of a growing file, or of its table of strings.
typedef struct {
  unsigned char bytes[CAPACITY];
  size_t count;
  bool is_full;
} block;

static void add(block *to, const void *bytes, size_t count) {
  if (count > CAPACITY - to->count) {
    to->is_full = true;
    return;
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
}

static void add_number(block *to, uint32_t value, size_t width) {
  unsigned char bytes[4] = {value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24};
  add(to, bytes, width);
}

static void align(block *to) {
  if (to->count % 2 != 0) add_number(to, 0, 1);
}

// Adds a string to the table and its place to the file.
static void add_string(block *file, block *table, const char *text) {
  if (text == NULL || text == (char *)-1) {
    add_number(file, ABSENT, 2);
    return;
  }
  add_number(file, (uint32_t)table->count, 2);
  add(table, text, strlen(text) + 1);
}

static size_t length_of(NCURSES_CONST char *const *names) {
  size_t count = 0;
  while (names[count] != NULL) count++;
  return count;
}

static bool is_escape(const char *text) {
  return text != NULL && text != (char *)-1 && strncmp(text, "\033[", 2) == 0 &&
         strlen(text) < STRING_CAPACITY / 2;
}

// The terminal's own colours as they are, the rest of the 256 where it has fewer, and 24-bit ones
// from LT_DIRECT_BASE on.
static void color_string(char *text, const char *own, int colors, int layer) {
  char rest[64] = "";
  if (colors < 256) {
    snprintf(rest, sizeof rest, "%%e%%p1%%{256}%%<%%t\033[%d;5;%%p1%%dm", layer);
  }
  snprintf(text, STRING_CAPACITY,
           "%%?%%p1%%{%d}%%<%%t%s%s%%e\033[%d;2;%%p1%%{65536}%%/%%{255}%%&%%d;"
           "%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%dm%%;",
           colors < 256 ? colors : LT_DIRECT_BASE, own, rest, layer);
}

static uint32_t number_of(const char *name) {
  if (strcmp(name, "colors") == 0) return 2 * LT_DIRECT_BASE;
  if (strcmp(name, "pairs") == 0) return 0x10000;
  int value = tigetnum((char *)name);
  return value < 0 ? UINT32_MAX : (uint32_t)value;
}

// The part that every description has.
static void add_standard(block *file, block *table, const char *const colors[2]) {
  const char *names = cur_term->type.term_names;
  size_t counts[] = {length_of(boolnames), length_of(numnames), length_of(strnames)};
  block *body = calloc(1, sizeof *body);
  if (body == NULL) {
    file->is_full = true;
    return;
  }
  add(body, names, strlen(names) + 1);
  for (size_t i = 0; i < counts[0]; i++) add_number(body, tigetflag(boolnames[i]) == 1, 1);
  align(body);
  for (size_t i = 0; i < counts[1]; i++) add_number(body, number_of(numnames[i]), 4);
  for (size_t i = 0; i < counts[2]; i++) {
    const char *name = strnames[i];
    const char *value = strcmp(name, "setaf") == 0   ? colors[0]
                        : strcmp(name, "setab") == 0 ? colors[1]
                                                     : tigetstr((char *)name);
    add_string(body, table, value);
  }
  add_number(file, MAGIC_32_BIT, 2);
  add_number(file, (uint32_t)strlen(names) + 1, 2);
  for (size_t i = 0; i < 3; i++) add_number(file, (uint32_t)counts[i], 2);
  add_number(file, (uint32_t)table->count, 2);
  add(file, body->bytes, body->count);
  add(file, table->bytes, table->count);
  file->is_full = file->is_full || body->is_full || table->is_full;
  free(body);
}

// The names that descriptions add themselves (keys with modifiers, for instance), and RGB, which
// tells ncurses that a colour's number is the colour.
static void add_extended(block *file, block *table) {
  const TERMTYPE *type = &cur_term->type;
  unsigned booleans = type->ext_Booleans, numbers = type->ext_Numbers, strings = type->ext_Strings;
  const char *rgb = "RGB";
  align(file);
  unsigned total = booleans + 1 + numbers + strings;
  block *places = calloc(1, sizeof *places), *names = calloc(1, sizeof *names);
  if (places == NULL || names == NULL) {
    file->is_full = true;
  } else {
    char **known = type->ext_Names;
    for (unsigned i = 0; i < strings; i++) {
      add_string(places, table, tigetstr(known[booleans + numbers + i]));
    }
    for (unsigned i = 0; i < booleans; i++) add_string(places, names, known[i]);
    add_string(places, names, rgb);
    for (unsigned i = booleans; i < total - 1; i++) add_string(places, names, known[i]);

    const unsigned head[] = {booleans + 1, numbers, strings, strings + total};
    for (size_t i = 0; i < 4; i++) add_number(file, head[i], 2);
    add_number(file, (uint32_t)(table->count + names->count), 2);
    for (unsigned i = 0; i < booleans; i++) add_number(file, tigetflag(known[i]) == 1, 1);
    add_number(file, 1, 1);
    align(file);
    for (unsigned i = 0; i < numbers; i++) add_number(file, number_of(known[booleans + i]), 4);
    add(file, places->bytes, places->count);
    add(file, table->bytes, table->count);
    add(file, names->bytes, names->count);
    file->is_full = file->is_full || places->is_full || names->is_full || table->is_full;
  }
  free(places);
  free(names);
}

static char *base64(const char *prefix, const block *file) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t at = strlen(prefix);
  char *text = malloc(at + (file->count + 2) / 3 * 4 + 1);
  if (text == NULL) return NULL;
  memcpy(text, prefix, at);
  for (size_t i = 0; i < file->count; i += 3) {
    size_t left = file->count - i;
    uint32_t group = (uint32_t)file->bytes[i] << 16;
    if (left > 1) group |= (uint32_t)file->bytes[i + 1] << 8;
    if (left > 2) group |= file->bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) text[at++] = digits[group >> shift & 63];
    if (left < 3) memset(text + at - (3 - left), '=', 3 - left);
  }
  text[at] = '\0';
  return text;
}

char *lt_extended_entry(void) {
  int colors = tigetnum("colors");
  const char *front = tigetstr("setaf"), *back = tigetstr("setab");
  // More than 256: the description has 24-bit colours already.
  if (colors < 8 || colors > 256 || !is_escape(front) || !is_escape(back)) return NULL;
  char strings[2][STRING_CAPACITY];
  color_string(strings[0], front, colors, 38);
  color_string(strings[1], back, colors, 48);
  const char *const both[] = {strings[0], strings[1]};
  block *file = calloc(1, sizeof *file), *table = calloc(1, sizeof *table);
  char *entry = NULL;
  if (file != NULL && table != NULL) {
    add_standard(file, table, both);
    memset(table, 0, sizeof *table);
    add_extended(file, table);
    if (!file->is_full) entry = base64("b64:", file);
  }
  free(file);
  free(table);
  return entry;
}
