#define _GNU_SOURCE
#include "CProcess.h"

#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

int airlock_forbid_tracing(void) {
#ifdef __linux__
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
  return -1;
#endif
}

int airlock_is_untraceable(void) {
#ifdef __linux__
  return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
#else
  return 0;
#endif
}

void airlock_forbid_crash_reports(void) {
  static const int crashes[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT};
  if (getenv("SWIFT_BACKTRACE") != NULL) return;
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
    struct sigaction now;
    if (sigaction(crashes[i], NULL, &now) != 0) continue;
    // What whoever started us ignores stays ignored.
    if (!(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_IGN) continue;
    signal(crashes[i], SIG_DFL);
  }
}
