#include "CFaults.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

enum { STACK_BYTES = 64 * 1024 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static bool has_key = false;
static _Thread_local bool is_guarded = false;

static void release(void *stack) {
  stack_t none;
  memset(&none, 0, sizeof none);
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, NULL);
  munmap(stack, STACK_BYTES);
}

static void make_key(void) { has_key = pthread_key_create(&key, release) == 0; }

void cf_guard_thread(void) {
  if (is_guarded) return;
  is_guarded = true;
  stack_t current;
  if (sigaltstack(NULL, &current) != 0 || !(current.ss_flags & SS_DISABLE)) return;
  pthread_once(&once, make_key);
  if (!has_key) return;
  void *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return;
  stack_t own;
  memset(&own, 0, sizeof own);
  own.ss_sp = stack;
  own.ss_size = STACK_BYTES;
  if (sigaltstack(&own, NULL) != 0 || pthread_setspecific(key, stack) != 0) {
    release(stack);
  }
}
