#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int32_t pt_spawn(const char *path, char *const arguments[], char *const environment[],
                 int32_t columns, int32_t rows, int32_t *descriptor) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  int other = -1;
  pid_t process = forkpty(&other, NULL, NULL, &size);
  if (process == 0) {
    // The test runner's mask and handlers are not the program's business.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    for (int file = 3; file < 1024; file++) close(file);
    execve(path, arguments, environment);
    _exit(127);
  }
  *descriptor = other;
  return process;
}

int32_t pt_resize(int32_t descriptor, int32_t columns, int32_t rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(descriptor, TIOCSWINSZ, &size);
}

int32_t pt_is_cooked(int32_t descriptor) {
  struct termios modes;
  if (tcgetattr(descriptor, &modes) != 0) return 0;
  return (modes.c_lflag & ECHO) && (modes.c_lflag & ICANON) && (modes.c_lflag & ISIG);
}

int32_t pt_status(int32_t process, int32_t *value) {
  int status = 0;
  pid_t result = waitpid(process, &status, WNOHANG | WUNTRACED);
  if (result < 0) return -1;
  if (result == 0) return 0;
  if (WIFEXITED(status)) {
    *value = WEXITSTATUS(status);
    return 1;
  }
  if (WIFSTOPPED(status)) {
    *value = WSTOPSIG(status);
    return 3;
  }
  *value = WTERMSIG(status);
  return 2;
}
