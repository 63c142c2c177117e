// What Swift cannot reach of ncurses and of the signal interface, as plain functions.
//
// Rules of this file:
//  1. No state. A header is compiled into every object that imports it, so a static variable here
//     would exist several times; state arrives as a pointer.
//  2. What a signal handler calls is async-signal-safe (signal-safety(7)): no malloc, no stdio.

#ifndef AIRLOCK_CTERMINAL_H
#define AIRLOCK_CTERMINAL_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>
#ifdef __linux__
#include <sys/mman.h>
#include <sys/syscall.h>
#else
#include <dirent.h>
#endif
#include <ncurses.h>

// MARK: ncurses: variables and macros Swift does not import

static inline WINDOW *airlock_window(void) { return stdscr; }
static inline WINDOW *airlock_physical_screen(void) { return curscr; }
static inline int airlock_colors(void) { return COLORS; }
static inline int airlock_color_pairs(void) { return COLOR_PAIRS; }
static inline attr_t airlock_bold(void) { return WA_BOLD; }
static inline attr_t airlock_dim(void) { return WA_DIM; }
static inline attr_t airlock_reverse(void) { return WA_REVERSE; }
static inline attr_t airlock_underline(void) { return WA_UNDERLINE; }

// Hidden by the feature macros that Swift's own module of the C library is built with.
extern int wcwidth(wchar_t);

/// Columns the C library, and so ncurses, gives this scalar; -1 when it knows none.
static inline int airlock_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

/// A terminfo string, or NULL when the terminal lacks it.
static inline const char *airlock_capability(const char *name) {
  const char *text = tigetstr((char *)name);
  return text == (const char *)-1 ? NULL : text;
}

// Declared in term.h, whose macros would rename half of this file.
extern int setupterm(const char *, int, int *);

/// Colours of the terminal of this name; -1 when it has none, -2 when nobody described it.
static inline int airlock_described_colors(const char *name) {
  int problem = 0;
  if (setupterm(name, 1, &problem) != 0) return -2;
  int colors = tigetnum((char *)"colors");
  return colors < 0 ? -1 : colors;
}

/// Zeroes memory in a way the optimiser must keep.
static inline void airlock_wipe(void *memory, size_t count) {
  volatile unsigned char *byte = memory;
  while (count-- > 0) *byte++ = 0;
}

// MARK: Descriptors

/// A file in memory (or unlinked at once) for ncurses to write a frame into; -1 on failure.
static inline int airlock_memory_file(void) {
#ifdef __linux__
  return (int)syscall(SYS_memfd_create, "frame", 1u /* MFD_CLOEXEC */);
#else
  char name[] = "/tmp/frame.XXXXXX";
  int fd = mkstemp(name);
  if (fd >= 0) {
    unlink(name);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  return fd;
#endif
}

static inline int airlock_duplicate(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 10); }

static inline int airlock_pipe(int ends[2]) {
  if (pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    fcntl(ends[i], F_SETFL, fcntl(ends[i], F_GETFL) | O_NONBLOCK);
  }
  return 0;
}

/// 0, and the size of the window in cells; -1 when `fd` is no terminal or does not know.
static inline int airlock_window_size(int fd, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return -1;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return 0;
}

static inline char **airlock_environment(void) {
  extern char **environ;
  return environ;
}

/// Exit code, or 128 + signal as a shell says it.
static inline int airlock_exit_code(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// MARK: Leaving, also from inside a signal handler

#define AIRLOCK_SIGNALS 65
#define AIRLOCK_PATHS 64

struct airlock_restore {
  volatile sig_atomic_t armed;      // 1 while the terminal is in our hands
  volatile sig_atomic_t asked;      // terminating signals nobody acted on yet
  volatile sig_atomic_t path_count;
  volatile sig_atomic_t wants_backtrace;
  pid_t owner;                      // a forked child must not clean up after its parent
  int tty;
  int pipe;                         // -1 until somebody reads it
  int real_stderr;                  // where to say what `aside` holds; -1 when stderr was left alone
  int aside;
  size_t count;
  pthread_key_t stacks;             // frees the alternate stack of a thread that ends
  struct termios saved;
  char bytes[1024];                 // leaves the alternate screen and all modes
  char *paths[AIRLOCK_PATHS];       // removed last to first
  struct sigaction previous[AIRLOCK_SIGNALS];
};

static inline struct airlock_restore *airlock_restore_make(void) {
  struct airlock_restore *state = calloc(1, sizeof *state);
  if (state == NULL) abort();
  state->tty = state->pipe = state->real_stderr = state->aside = -1;
  return state;
}

static inline void airlock_write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

/// Puts stderr back and says what was kept aside.
static inline void airlock_release_stderr(struct airlock_restore *state) {
  if (state->aside < 0) return;
  char chunk[512];
  off_t at = 0;
  ssize_t got;
  dup2(state->real_stderr, 2);
  while ((got = pread(state->aside, chunk, sizeof chunk, at)) > 0) {
    airlock_write_all(2, chunk, (size_t)got);
    at += got;
  }
  close(state->aside);
  close(state->real_stderr);
  state->aside = state->real_stderr = -1;
}

/// The screen as it was: at most once for each arming, and only in the process that armed it.
static inline void airlock_restore_screen(struct airlock_restore *state) {
  if (!state->armed || state->owner != getpid()) return;
  state->armed = 0;
  // A job in the background would be stopped by touching the terminal.
  struct sigaction ignore, before;
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGTTOU, &ignore, &before);
  airlock_write_all(state->tty, state->bytes, state->count);
  // FLUSH: what was typed or pasted for us must not run in the shell.
  tcsetattr(state->tty, TCSAFLUSH, &state->saved);
  sigaction(SIGTTOU, &before, NULL);
  airlock_release_stderr(state);
}

#ifdef __linux__
struct airlock_entry {
  unsigned long long inode;
  long long offset;
  unsigned short length;
  unsigned char type;
  char name[];
};
#endif

/// Empties the folder open as `folder`, never following a link. getdents64 instead of readdir,
/// which allocates.
static inline void airlock_empty_folder(int folder, int depth) {
  if (depth > 8) return;
#ifdef __linux__
  _Alignas(8) char chunk[2048];
  for (;;) {
    long got = syscall(SYS_getdents64, folder, chunk, sizeof chunk);
    if (got <= 0) return;
    int removed = 0;
    for (long at = 0; at < got;) {
      struct airlock_entry *entry = (struct airlock_entry *)(chunk + at);
      const char *name = entry->name;
      at += entry->length;
#else
  DIR *listing = fdopendir(dup(folder));
  if (listing == NULL) return;
  for (;;) {
    struct dirent *entry;
    int removed = 0;
    while ((entry = readdir(listing)) != NULL) {
      const char *name = entry->d_name;
#endif
      if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0))) continue;
      if (unlinkat(folder, name, 0) == 0) {
        removed++;
        continue;
      }
      int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (inner < 0) continue;
      airlock_empty_folder(inner, depth + 1);
      close(inner);
      if (unlinkat(folder, name, AT_REMOVEDIR) == 0) removed++;
    }
#ifdef __linux__
    // Removing while reading may skip entries: start over until a round removes nothing.
    if (removed == 0) return;
    lseek(folder, 0, SEEK_SET);
  }
#else
    if (removed == 0) break;
    rewinddir(listing);
  }
  closedir(listing);
#endif
}

static inline void airlock_remove(const char *path) {
  if (unlink(path) == 0) return;
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0) return;
  airlock_empty_folder(folder, 0);
  close(folder);
  rmdir(path);
}

static inline void airlock_remove_paths(struct airlock_restore *state) {
  if (state->owner != getpid()) return;
  while (state->path_count > 0) {
    char *path = state->paths[state->path_count - 1];
    state->path_count--;
    airlock_remove(path);
  }
}

/// Cleans up and dies of the same signal, so that the exit status is honest. Returning runs the
/// faulting instruction again, now with the default action; a signal from outside is sent again.
/// Swift's own handler would offer to look into the memory of the process, where secrets are, so it
/// comes next only for a developer who asked for it.
static inline void airlock_crash(struct airlock_restore *state, int number, int from_outside) {
  // A crash may have happened anywhere; if cleaning up hangs, SIGALRM ends it.
  alarm(3);
  airlock_restore_screen(state);
  airlock_remove_paths(state);
  alarm(0);
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigaction(number, state->wants_backtrace ? &state->previous[number] : &action, NULL);
  if (from_outside) raise(number);
}

/// A terminating signal: told to the reader the first time. With no reader, or the second time,
/// the program is not listening, so it ends here.
static inline void airlock_ask(struct airlock_restore *state, int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  if (state->pipe < 0 || state->asked) {
    airlock_crash(state, number, 1);
  } else {
    state->asked = 1;
    if (write(state->pipe, &byte, 1) != 1) airlock_crash(state, number, 1);
  }
  errno = before;
}

static inline void airlock_tell(struct airlock_restore *state, int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  if (state->pipe >= 0) {
    ssize_t ignored = write(state->pipe, &byte, 1);
    (void)ignored;
  }
  errno = before;
}

static inline int airlock_is_from_outside(const siginfo_t *detail) {
  return detail == NULL || detail->si_code <= 0;
}

typedef void (*airlock_handler)(int, siginfo_t *, void *);

/// Keeps the former action in `state`, unless `handler` is in place already. A signal that whoever
/// started us ignores (`nohup`) stays ignored when `polite`.
static inline void airlock_catch(
    struct airlock_restore *state, int number, int polite, airlock_handler handler) {
  struct sigaction now, before;
  if (sigaction(number, NULL, &before) != 0) return;
  if ((before.sa_flags & SA_SIGINFO) && before.sa_sigaction == handler) return;
  if (polite && !(before.sa_flags & SA_SIGINFO) && before.sa_handler == SIG_IGN) return;
  state->previous[number] = before;
  memset(&now, 0, sizeof now);
  now.sa_sigaction = handler;
  now.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&now.sa_mask);
  sigaction(number, &now, NULL);
}

static inline void airlock_uncatch(struct airlock_restore *state, int number) {
  sigaction(number, &state->previous[number], NULL);
}

/// Ignores a signal for a while, or lets it do what it does by default.
static inline void airlock_override(int number, int ignored, struct sigaction *before) {
  struct sigaction now;
  memset(&now, 0, sizeof now);
  now.sa_handler = ignored ? SIG_IGN : SIG_DFL;
  sigaction(number, &now, before);
}

static inline void airlock_drop_stack(void *memory) {
  stack_t none;
  memset(&none, 0, sizeof none);
  none.ss_flags = SS_DISABLE;
  sigaltstack(&none, NULL);
  free(memory);
}

/// An alternate stack for this thread, so that a handler can run after the stack overflowed. It goes
/// with the thread; `key` has airlock_drop_stack as its destructor.
static inline void airlock_alternate_stack(pthread_key_t key) {
  stack_t now, stack;
  if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)) return;
  memset(&stack, 0, sizeof stack);
  stack.ss_size = 65536;
  stack.ss_sp = malloc(stack.ss_size);
  if (stack.ss_sp == NULL) return;
  if (sigaltstack(&stack, NULL) != 0 || pthread_setspecific(key, stack.ss_sp) != 0) {
    airlock_drop_stack(stack.ss_sp);
  }
}

/// Ends the process by `number`, as if nobody had caught it.
static inline void airlock_die(int number) {
  struct sigaction action;
  sigset_t only;
  memset(&action, 0, sizeof action);
  action.sa_handler = SIG_DFL;
  sigaction(number, &action, NULL);
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, NULL);
  raise(number);
}

#endif
