// What a process can prepare for faults of its memory: a mapped file that shrinks while it is read,
// and a stack that is full.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Ends the process with status 74 and one line on standard error when a page of a mapped file is
// read that the file doesn't have any more; a handler that was there before gets all other faults.
// A handler that is installed later, to restore the terminal, has to call this one.
void cf_watch_mappings(void);

// Ends the process in the same way with a line of its own, fit for a terminal; without the watch, by
// SIGBUS.
void cf_give_up(const char *line);

// Mappings that are watched. The name is what the line calls the file, fit for a terminal; it is
// copied. Removing is safe for what was never added.
void cf_mapping_add(const void *address, size_t count, const char *name);
void cf_mapping_remove(const void *address);

// Gives the calling thread a stack for signal handlers, so that one can run when the thread's own
// stack is full; does nothing where it has one. The stack goes with the thread.
void cf_guard_thread(void);
