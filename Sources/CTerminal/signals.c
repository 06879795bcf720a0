// Signals as bytes in a pipe: whoever reads it, and however late, loses none.
#define _GNU_SOURCE  // pipe2
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT = 65 };
// Where each signal is written to, plus one; 0 for nowhere.
static atomic_int pipes[LIMIT];
static struct sigaction previous[LIMIT];

static void note(int number) {
  int saved = errno;
  int pipe = atomic_load(&pipes[number]) - 1;
  unsigned char byte = (unsigned char)number;
  // A full pipe has enough to tell already.
  if (pipe >= 0) (void)!write(pipe, &byte, 1);
  errno = saved;
}

bool lt_signal_pipe(int32_t ends[2]) {
  return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0;
}

bool lt_signal_watch(int32_t number, int32_t write_end) {
  if (number < 1 || number >= LIMIT) return false;
  int nowhere = 0;
  if (!atomic_compare_exchange_strong(&pipes[number], &nowhere, write_end + 1)) return false;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = note;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(number, &action, &previous[number]) != 0) {
    atomic_store(&pipes[number], 0);
    return false;
  }
  // Some parents start programs with signals blocked; this thread at least takes it.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  return true;
}

void lt_signal_unwatch(int32_t number) {
  if (number < 1 || number >= LIMIT || atomic_load(&pipes[number]) == 0) return;
  sigaction(number, &previous[number], NULL);
  atomic_store(&pipes[number], 0);
}

bool lt_signal_is_ignored(int32_t number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}
