/*
 * Preloaded into btvirt, BlueZ's emulator of Bluetooth controllers, for three things that it has no option for:
 * - its sockets go to the folder of AIR_FOLDER instead of /tmp, so that tests can run beside each other;
 * - it ends with the process that started it, however that ends;
 * - it starts on kernels without AF_ALG: the crypto socket is one end of an idle pair. Pairing does not work then.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef AF_ALG
#define AF_ALG 38
#endif
#define STAND_INS 256

static const char fixed[] = "/tmp/bt-server-";
static unsigned char stands_in[STAND_INS];

__attribute__((constructor)) static void end_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int moved(const char *path, char *to, size_t size)
{
    const char *folder = getenv("AIR_FOLDER");
    if (!folder || strncmp(path, fixed, sizeof(fixed) - 1) != 0)
        return 0;
    return snprintf(to, size, "%s/%s", folder, path + 5) < (int)size;
}

int socket(int domain, int type, int protocol)
{
    int (*next)(int, int, int) = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
    int fd = next(domain, type, protocol);
    int pair[2];

    if (fd >= 0 || domain != AF_ALG)
        return fd;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return -1;
    if (pair[0] < STAND_INS)
        stands_in[pair[0]] = 1;
    return pair[0];
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    int (*next)(int, const struct sockaddr *, socklen_t) =
        (int (*)(int, const struct sockaddr *, socklen_t))dlsym(RTLD_NEXT, "bind");
    struct sockaddr_un there = { .sun_family = AF_UNIX };

    if (address->sa_family == AF_ALG && fd >= 0 && fd < STAND_INS && stands_in[fd])
        return 0;
    if (address->sa_family == AF_UNIX &&
        moved(((const struct sockaddr_un *)address)->sun_path, there.sun_path, sizeof(there.sun_path)))
        return next(fd, (struct sockaddr *)&there, sizeof(there));
    return next(fd, address, length);
}

int unlink(const char *path)
{
    int (*next)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    char there[sizeof(((struct sockaddr_un *)0)->sun_path)];

    return next(moved(path, there, sizeof(there)) ? there : path);
}
