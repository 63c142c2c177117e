// What the program gives back is zeroed first, whoever gives it back: a string that held a value, a
// buffer of the HTTP client, the old place of an array that grew. So a secret is in memory only as
// long as somebody holds it.
//
// Rules of this file:
//  1. It stands in front of glibc's allocator and is none: all of malloc(3) is here, as "Replacing
//     malloc" of glibc's manual wants it, and each function hands on to the one behind it. macOS
//     zeroes freed blocks by itself, since 13.
//  2. Nothing here takes a lock, keeps state or fails in a way of its own.
//  3. A sanitizer has an allocator of its own, and keeps it.

#define _GNU_SOURCE
#include "CProcess.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AIRLOCK_SANITIZED 1
#endif
#endif

#include <stdlib.h>

#if defined(__GLIBC__) && !defined(AIRLOCK_SANITIZED)
#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

// glibc's own malloc_usable_size(3), and not that of an allocator that somebody preloads: the blocks
// are glibc's either way. NULL until this program's constructors run, and nothing secret is freed
// before them.
static size_t (*usable_size)(void *);

__attribute__((constructor)) static void find_usable_size(void) {
  void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (libc != NULL) usable_size = (size_t (*)(void *))dlsym(libc, "malloc_usable_size");
}

int airlock_wipes_freed_blocks(void) { return usable_size != NULL; }

static void zero(void *memory, size_t count) {
  memset(memory, 0, count);
  // The compiler must not see that nobody reads it again.
  __asm__ volatile("" : : "r"(memory) : "memory");
}

void *malloc(size_t size) { return __libc_malloc(size); }

void *calloc(size_t count, size_t size) { return __libc_calloc(count, size); }

void free(void *block) {
  if (block != NULL && usable_size != NULL) zero(block, usable_size(block));
  __libc_free(block);
}

/// What is cut off is zeroed; what must move is copied here, because realloc(3) frees the old place
/// by itself.
void *realloc(void *block, size_t size) {
  if (block == NULL || size == 0 || usable_size == NULL) {
    if (block != NULL && usable_size != NULL) zero(block, usable_size(block));
    return __libc_realloc(block, size);
  }
  size_t had = usable_size(block);
  if (size <= had) {
    zero((char *)block + size, had - size);
    return size < had / 2 ? __libc_realloc(block, size) : block;
  }
  void *larger = __libc_malloc(size);
  if (larger == NULL) return NULL;
  memcpy(larger, block, had);
  free(block);
  return larger;
}

void *memalign(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) {
    return EINVAL;
  }
  int before = errno;
  void *made = __libc_memalign(alignment, size);
  errno = before;
  if (made == NULL) return ENOMEM;
  *block = made;
  return 0;
}

void *valloc(size_t size) { return __libc_memalign((size_t)sysconf(_SC_PAGESIZE), size); }

void *pvalloc(size_t size) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  if (size > SIZE_MAX - page) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_memalign(page, (size + page - 1) / page * page);
}

#else

int airlock_wipes_freed_blocks(void) { return 0; }

#endif
