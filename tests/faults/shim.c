// A library for LD_PRELOAD that makes one call of the C library fail.
//
// SIGCONV_FAULT holds "CALL NUMBER KIND LOG": the NUMBER-th call of CALL (from 1, counted from the
// start of main) fails. KIND is an errno value, "short" (a read or write of one byte), or "kill" or
// "late-kill" (the process ends before or after the call). The shim writes a byte to the file LOG
// when it happens, so that the driver knows whether the run has so many calls.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { kind_none, kind_error, kind_short, kind_kill, kind_late_kill };

static char call[32];
static long number;
static enum kind kind = kind_none;
static int code;
static char log_path[512];
static atomic_long count;
static atomic_bool running;

static void read_request(void) {
  const char* text = getenv("SIGCONV_FAULT");
  if (!text) return;
  char word[32] = "";
  char copy[640];
  snprintf(copy, sizeof copy, "%s", text);
  char* rest = copy;
  const char* fields[4];
  for (int i = 0; i < 4; ++i) {
    fields[i] = rest;
    char* blank = i < 3 ? strchr(rest, ' ') : NULL;
    if (i < 3 && !blank) return;
    if (blank) {
      *blank = 0;
      rest = blank + 1;
    }
  }
  snprintf(call, sizeof call, "%s", fields[0]);
  number = atol(fields[1]);
  snprintf(word, sizeof word, "%s", fields[2]);
  snprintf(log_path, sizeof log_path, "%s", fields[3]);
  if (strcmp(word, "short") == 0)
    kind = kind_short;
  else if (strcmp(word, "kill") == 0)
    kind = kind_kill;
  else if (strcmp(word, "late-kill") == 0)
    kind = kind_late_kill;
  else {
    kind = kind_error;
    code = atoi(word);
  }
  unsetenv("SIGCONV_FAULT");  // a program that sigconv starts runs without faults
}

static void note(void) {
  const int fd = (int)syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  syscall(SYS_write, fd, "x", 1);
  syscall(SYS_close, fd);
}

static void die(void) { syscall(SYS_kill, syscall(SYS_getpid), SIGKILL); }

// Returns the fault of this call, or kind_none.
static enum kind fault_of(const char* name) {
  if (kind == kind_none || !atomic_load(&running) || strcmp(name, call) != 0) return kind_none;
  if (atomic_fetch_add(&count, 1) + 1 != number) return kind_none;
  const int saved = errno;
  note();
  errno = saved;
  if (kind == kind_kill) die();
  return kind;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Defines a wrapper of a function that returns -1 and sets errno.
#define WRAP(type, name, parameters, arguments) \
  type name parameters {                        \
    static __typeof__(&name) real;              \
    if (!real) real = REAL(name);               \
    const enum kind fault = fault_of(#name);    \
    if (fault == kind_error) {                  \
      errno = code;                             \
      return (type)-1;                          \
    }                                           \
    const type result = real arguments;         \
    if (fault == kind_late_kill) die();         \
    return result;                              \
  }

// A wrapper of a function that transfers bytes, which may also transfer one byte only.
#define WRAP_TRANSFER(name, parameters, arguments, one)                     \
  ssize_t name parameters {                                                 \
    static __typeof__(&name) real;                                          \
    if (!real) real = REAL(name);                                           \
    const enum kind fault = fault_of(#name);                                \
    if (fault == kind_error) {                                              \
      errno = code;                                                         \
      return -1;                                                            \
    }                                                                       \
    const ssize_t result = fault == kind_short ? real one : real arguments; \
    if (fault == kind_late_kill) die();                                     \
    return result;                                                          \
  }

WRAP_TRANSFER(read, (int fd, void* to, size_t size), (fd, to, size), (fd, to, size ? 1 : 0))
WRAP_TRANSFER(pread, (int fd, void* to, size_t size, off_t at), (fd, to, size, at),
              (fd, to, size ? 1 : 0, at))
WRAP_TRANSFER(write, (int fd, const void* from, size_t size), (fd, from, size),
              (fd, from, size ? 1 : 0))
WRAP(int, fsync, (int fd), (fd))
WRAP(int, close, (int fd), (fd))
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode))
WRAP(int, fchown, (int fd, uid_t user, gid_t group), (fd, user, group))
WRAP(int, fstat, (int fd, struct stat* to), (fd, to))
WRAP(int, stat, (const char* path, struct stat* to), (path, to))
WRAP(int, ftruncate, (int fd, off_t size), (fd, size))
WRAP(off_t, lseek, (int fd, off_t at, int from), (fd, at, from))
WRAP(int, unlinkat, (int folder, const char* name, int flags), (folder, name, flags))
WRAP(int, renameat, (int a, const char* from, int b, const char* to), (a, from, b, to))
WRAP(int, linkat, (int a, const char* from, int b, const char* to, int flags),
     (a, from, b, to, flags))
WRAP(int, access, (const char* path, int mode), (path, mode))

static mode_t mode_argument(int flags, va_list list) {
  return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(list, int) : 0;
}

int openat(int folder, const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_argument(flags, list);
  va_end(list);
  const enum kind fault = fault_of("openat");
  if (fault == kind_error) {
    errno = code;
    return -1;
  }
  const int result = (int)syscall(SYS_openat, folder, path, flags, mode);
  if (fault == kind_late_kill) die();
  return result;
}

int open(const char* path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  const mode_t mode = mode_argument(flags, list);
  va_end(list);
  const enum kind fault = fault_of("open");
  if (fault == kind_error) {
    errno = code;
    return -1;
  }
  const int result = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  if (fault == kind_late_kill) die();
  return result;
}

void* mmap(void* at, size_t size, int access, int flags, int fd, off_t offset) {
  static __typeof__(&mmap) real;
  if (!real) real = REAL(mmap);
  if (fault_of("mmap") == kind_error) {
    errno = code;
    return MAP_FAILED;
  }
  return real(at, size, access, flags, fd, offset);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                   void* argument) {
  static __typeof__(&pthread_create) real;
  if (!real) real = REAL(pthread_create);
  // A limit of processes lasts: all later threads fail, too.
  static atomic_bool limited;
  if (fault_of("pthread_create") == kind_error) atomic_store(&limited, true);
  if (atomic_load(&limited)) return code;
  return real(thread, attributes, run, argument);
}

// The functions behind these names are exported by glibc. dlsym() itself calls malloc().
extern void* __libc_malloc(size_t);
extern void* __libc_calloc(size_t, size_t);
extern void* __libc_realloc(void*, size_t);
extern void* __libc_memalign(size_t, size_t);

void* malloc(size_t size) {
  if (fault_of("malloc") == kind_error) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_malloc(size);
}

void* calloc(size_t items, size_t size) {
  if (fault_of("malloc") == kind_error) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_calloc(items, size);
}

void* realloc(void* old, size_t size) {
  if (fault_of("malloc") == kind_error) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_realloc(old, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  if (fault_of("malloc") == kind_error) {
    errno = ENOMEM;
    return NULL;
  }
  return __libc_memalign(alignment, size);
}

void* memalign(size_t alignment, size_t size) { return aligned_alloc(alignment, size); }

int posix_memalign(void** to, size_t alignment, size_t size) {
  void* block = aligned_alloc(alignment, size);
  if (!block) return ENOMEM;
  *to = block;
  return 0;
}

static int (*program_main)(int, char**, char**);

static int counted_main(int argc, char** argv, char** environment) {
  atomic_store(&running, true);
  return program_main(argc, argv, environment);
}

int __libc_start_main(int (*main_)(int, char**, char**), int argc, char** argv, void (*init)(void),
                      void (*fini)(void), void (*loader)(void), void* stack) {
  read_request();
  program_main = main_;
  __typeof__(&__libc_start_main) real = REAL(__libc_start_main);
  return real(counted_main, argc, argv, init, fini, loader, stack);
}
