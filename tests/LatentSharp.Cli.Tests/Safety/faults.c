/*
 * Preloaded into a process: of the calls that write below FAULT_ROOT, the one numbered FAULT_AT (from 1) fails with FAULT_ERRNO.
 * Each call is a line of FAULT_LOG: its number, its kind, its path. Built by FaultTests: cc -shared -fPIC -o faults.so faults.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int count;
static int log_to = -1;

#define REAL(result, name, ...) ((result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

/* Whether this call is the one that fails. */
static int fails(const char *kind, const char *path)
{
    const char *root = getenv("FAULT_ROOT");
    if (!root || !path || strncmp(path, root, strlen(root)) != 0)
        return 0;
    const char *at = getenv("FAULT_AT");
    const char *error = getenv("FAULT_ERRNO");
    const char *log = getenv("FAULT_LOG");
    pthread_mutex_lock(&guard);
    int number = ++count;
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%d %s %s\n", number, kind, path);
    if (log_to < 0 && log)
        log_to = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_to >= 0)
        syscall(SYS_write, log_to, line, (size_t)length);
    pthread_mutex_unlock(&guard);
    if (!at || atoi(at) != number)
        return 0;
    errno = error ? atoi(error) : EIO;
    return 1;
}

static int fails_at(const char *kind, int fd)
{
    char name[64], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return fails(kind, path);
}

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT); }

#define OPEN(name)                                                          \
    int name(const char *path, int flags, ...)                              \
    {                                                                       \
        va_list more;                                                       \
        va_start(more, flags);                                              \
        mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0;         \
        va_end(more);                                                       \
        if (writes(flags) && fails("open", path))                           \
            return -1;                                                      \
        return REAL(int, #name, const char *, int, ...)(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t length)
{
    return fails_at("write", fd) ? -1 : REAL(ssize_t, "write", int, const void *, size_t)(fd, bytes, length);
}

#define PWRITE(name, offset_t)                                                                                                          \
    ssize_t name(int fd, const void *bytes, size_t length, offset_t offset)                                                             \
    {                                                                                                                                   \
        return fails_at("write", fd) ? -1 : REAL(ssize_t, #name, int, const void *, size_t, offset_t)(fd, bytes, length, offset);       \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

int fsync(int fd) { return fails_at("fsync", fd) ? -1 : REAL(int, "fsync", int)(fd); }
int fchmod(int fd, mode_t mode) { return fails_at("fchmod", fd) ? -1 : REAL(int, "fchmod", int, mode_t)(fd, mode); }
int ftruncate(int fd, off_t length) { return fails_at("ftruncate", fd) ? -1 : REAL(int, "ftruncate", int, off_t)(fd, length); }
int ftruncate64(int fd, off64_t length) { return fails_at("ftruncate", fd) ? -1 : REAL(int, "ftruncate64", int, off64_t)(fd, length); }
int rename(const char *from, const char *to) { return fails("rename", to) ? -1 : REAL(int, "rename", const char *, const char *)(from, to); }
int unlink(const char *path) { return fails("unlink", path) ? -1 : REAL(int, "unlink", const char *)(path); }
int rmdir(const char *path) { return fails("rmdir", path) ? -1 : REAL(int, "rmdir", const char *)(path); }
int mkdir(const char *path, mode_t mode) { return fails("mkdir", path) ? -1 : REAL(int, "mkdir", const char *, mode_t)(path, mode); }
