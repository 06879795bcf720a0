// Pseudo-terminals for tests. posix_openpt and forkpty are not visible from Swift's Glibc module,
// and what runs between fork and exec must be C: Swift may allocate or take locks there.
#pragma once

#include <stdint.h>

// Starts a program whose controlling terminal is a new pseudo-terminal of the given size.
// Returns the process id and the terminal's other side, or -1 with errno set.
int32_t pt_spawn(const char *path, char *const arguments[], char *const environment[],
                 int32_t columns, int32_t rows, int32_t *descriptor);

// Changes the size; the kernel sends SIGWINCH to the program. A macro and a struct in C.
int32_t pt_resize(int32_t descriptor, int32_t columns, int32_t rows);

// Whether the terminal behind the descriptor echoes and reads whole lines, as a shell expects.
int32_t pt_is_cooked(int32_t descriptor);

// The exit of a process without waiting for it: 0 still running, 1 exited with *value, 2 ended by
// the signal *value, 3 stopped by the signal *value, -1 error. The W… macros need C.
int32_t pt_status(int32_t process, int32_t *value);
