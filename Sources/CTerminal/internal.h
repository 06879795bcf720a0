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
