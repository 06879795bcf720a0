#include "CFaults.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The list only grows, and nodes are used again: the handler may walk it at any moment. A node
// whose mapping has faulted stays as it is, since the thread that faulted holds the mapping.
typedef struct mapping {
  _Atomic uintptr_t start, end;  // end is 0 while the node is free
  char *_Atomic name;
  struct mapping *next;
} mapping;

static mapping *_Atomic mappings = NULL;
static pthread_mutex_t changes = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction previous;

void cf_mapping_add(const void *address, size_t count, const char *name) {
  char *copy = strdup(name);
  if (copy == NULL) return;
  pthread_mutex_lock(&changes);
  mapping *node = atomic_load(&mappings);
  while (node != NULL && atomic_load(&node->end) != 0) node = node->next;
  if (node == NULL) {
    node = calloc(1, sizeof *node);
    if (node == NULL) {
      pthread_mutex_unlock(&changes);
      free(copy);
      return;
    }
    node->next = atomic_load(&mappings);
    atomic_store(&mappings, node);
  }
  free(atomic_exchange(&node->name, copy));
  atomic_store(&node->start, (uintptr_t)address);
  atomic_store(&node->end, (uintptr_t)address + count);
  pthread_mutex_unlock(&changes);
}

void cf_mapping_remove(const void *address) {
  pthread_mutex_lock(&changes);
  for (mapping *node = atomic_load(&mappings); node != NULL; node = node->next) {
    if (atomic_load(&node->end) == 0 || atomic_load(&node->start) != (uintptr_t)address) continue;
    atomic_store(&node->end, 0);
    break;
  }
  pthread_mutex_unlock(&changes);
}

static const char *name_at(uintptr_t address) {
  for (mapping *node = atomic_load(&mappings); node != NULL; node = node->next) {
    uintptr_t end = atomic_load(&node->end);
    // The last page is the kernel's to give as a whole.
    if (end != 0 && address >= atomic_load(&node->start) && address < (end | 0xfff) + 1) {
      return atomic_load(&node->name);
    }
  }
  return NULL;
}

static void say(const char *text) {
  size_t count = strlen(text);
  while (count > 0) {
    ssize_t written = write(STDERR_FILENO, text, count);
    if (written <= 0) return;
    text += written;
    count -= (size_t)written;
  }
}

static const char *_Atomic last_words = NULL;

static void end(const char *first, const char *second) {
  // A progress line may stand there.
  if (isatty(STDERR_FILENO)) say("\r\033[K");
  say("liar: error: ");
  say(first);
  say(second);
  _exit(74);
}

static void handle(int number, siginfo_t *info, void *context) {
  const char *name = info->si_code > 0 ? name_at((uintptr_t)info->si_addr) : NULL;
  if (name != NULL) {
    end(name, ": has become shorter while it was read; try again when nothing writes to it\n");
  }
  const char *words = atomic_load(&last_words);
  if (words != NULL) end(words, "\n");
  if ((previous.sa_flags & SA_SIGINFO) && previous.sa_sigaction != NULL) {
    previous.sa_sigaction(number, info, context);
    return;
  }
  if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(number);
    return;
  }
  // Blocked while this runs; it arrives, and ends the process, on return.
  struct sigaction standard;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigaction(number, &standard, NULL);
  raise(number);
}

void cf_give_up(const char *line) {
  const char *none = NULL;
  // Where two threads give up, the first one's line is said.
  atomic_compare_exchange_strong(&last_words, &none, line);
  raise(SIGBUS);
}

void cf_watch_mappings(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handle;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, &previous);
}
