// What the files of this target share; not visible from Swift.
#pragma once

#include "CTerminal.h"

#include <curses.h>
#include <term.h>

// True between lt_start and lt_stop.
extern bool lt_is_running;
// Whether terminfo describes a mouse; such terminals also know bracketed paste.
extern bool lt_is_modern;
// Where keys are read: reading from a window, unlike a pad, would also refresh it.
extern WINDOW *lt_input_pad;

// The number of 24-bit black in a description that was extended; below are the palette's.
enum { LT_DIRECT_BASE = 1 << 24 };
// The description in use with 24-bit colours added, as a value of TERMINFO; NULL if it has them, or
// has no colours to begin with. To be freed.
char *lt_extended_entry(void);

// The next byte of a sequence whose beginning has been read; -1 if it doesn't come soon.
int lt_next_byte(void);

// Key codes from here on are the beginnings of the terminal's answers.
enum { LT_ANSWER_CODE = 8100 };
void lt_define_answers(void);
lt_input lt_read_answer(int code);
// An answer that is still on its way is not for the shell.
void lt_drop_answers(void);

// Defines key sequences that terminfo descriptions leave out.
void lt_define_keys(void);
// Forgets the cached pairs.
void lt_reset_colors(bool use_color);

// Prepares what the crash guard writes; called with the terminal's modes as they were before.
void lt_guard_arm(void);
void lt_guard_disarm(void);
// Writes everything, for what ncurses doesn't know of.
void lt_write(const char *bytes, size_t count);
// Switches on and off what ncurses doesn't know of.
void lt_enter_modes(void);
void lt_leave_modes(void);
