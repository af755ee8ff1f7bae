// Preloaded into a test's process: the first FAIL_TIMES flushes of files whose path holds FAIL_PATH
// fail with EIO, as a dying disk makes them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int failed;

static int fails(int fd) {
    const char *path = getenv("FAIL_PATH");
    const char *times = getenv("FAIL_TIMES");
    char link[64], target[4096];
    if (path == NULL || times == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, target, sizeof target - 1);
    if (length < 0) return 0;
    target[length] = 0;
    return strstr(target, path) != NULL && atomic_fetch_add(&failed, 1) < atoi(times);
}

int fsync(int fd) {
    if (fails(fd)) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    return real(fd);
}

int fdatasync(int fd) {
    if (fails(fd)) {
        errno = EIO;
        return -1;
    }
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    return real(fd);
}
