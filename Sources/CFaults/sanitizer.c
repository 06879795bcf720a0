// What thread sanitizer must be told of Swift's libraries, which aren't built with it: that a contended
// mutex is handed over, and that whoever finds a buffer to be its own alone comes after those that
// let go of it. These functions stand before the libraries' and call them.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define THEIRS(type, name) ((type *)dlsym(RTLD_NEXT, name))
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// MARK: Synchronization._MutexHandle

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void lock_function(uint32_t thread, SELF);
typedef SWIFT void unlock_function(SELF);

lock_function lock_contended __asm__(LOCK);
unlock_function unlock_contended __asm__(UNLOCK);

SWIFT void lock_contended(uint32_t thread, SELF) {
  THEIRS(lock_function, LOCK)(thread, self);
  __tsan_acquire(self);
}

SWIFT void unlock_contended(SELF) {
  __tsan_release(self);
  THEIRS(unlock_function, UNLOCK)(self);
}

// MARK: Reference counts

// The object behind a reference that may have tags in its unused bits; NULL for none.
static void *object(const void *reference) {
  uintptr_t bits = (uintptr_t)reference;
  return bits >> 63 ? NULL : (void *)(bits & 0x00fffffffffffff8);
}

// The last one destroys, so it comes after all others too.
static void let_go(const void *reference) {
  void *address = object(reference);
  if (address == NULL) return;
  __tsan_release(address);
  __tsan_acquire(address);
}

static void come_after_others(const void *reference) {
  void *address = object(reference);
  if (address != NULL) __tsan_acquire(address);
}

// Looked up once: references are let go of everywhere.
#define KNOWN(function) \
  static __typeof__(&function) theirs; \
  __typeof__(&function) known = __atomic_load_n(&theirs, __ATOMIC_RELAXED); \
  if (known == NULL) { \
    known = THEIRS(__typeof__(function), #function); \
    __atomic_store_n(&theirs, known, __ATOMIC_RELAXED); \
  }

#define LET_GO(function) \
  void function(void *reference); \
  void function(void *reference) { \
    KNOWN(function) \
    let_go(reference); \
    known(reference); \
  }

#define LET_GO_OF_SEVERAL(function) \
  void function(void *reference, uint32_t count); \
  void function(void *reference, uint32_t count) { \
    KNOWN(function) \
    let_go(reference); \
    known(reference, count); \
  }

#define IS_UNIQUE(function) \
  bool function(const void *reference); \
  bool function(const void *reference) { \
    KNOWN(function) \
    bool is_unique = known(reference); \
    if (is_unique) come_after_others(reference); \
    return is_unique; \
  }

LET_GO(swift_release)
LET_GO(swift_bridgeObjectRelease)
LET_GO_OF_SEVERAL(swift_release_n)
LET_GO_OF_SEVERAL(swift_bridgeObjectRelease_n)
IS_UNIQUE(swift_isUniquelyReferenced_native)
IS_UNIQUE(swift_isUniquelyReferenced_nonNull_native)
#endif
#endif
