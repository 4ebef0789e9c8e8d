#ifndef JEMBATAN_CLINUX_H
#define JEMBATAN_CLINUX_H
// Glibc's Swift module has neither sys/epoll.h nor sys/eventfd.h. The constants of epoll are an enum there, which Swift
// imports as a type of its own: plain values are given here instead.
#include <sys/epoll.h>
#include <sys/eventfd.h>

static const unsigned linux_readable = EPOLLIN;
static const unsigned linux_writable = EPOLLOUT;

static inline int linux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }
static inline int linux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

static inline int linux_epoll_add(int epoll, int descriptor, unsigned events) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int linux_epoll_change(int epoll, int descriptor, unsigned events) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
}

static inline int linux_epoll_remove(int epoll, int descriptor) {
    struct epoll_event event = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

#endif
