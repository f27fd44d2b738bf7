// Causes each failure of reading and writing once, on purpose. The old output file must stay
// unchanged, and no other file may remain in its folder.
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "cli/run.hpp"

namespace sigconv::test {
namespace {

// Returns a script that sends `signal` to a run that has written rows and waits for more.
std::string killed_by(const std::string& signal) {
  return "echo old >out.csv; mkfifo in\n"
         "sigconv conv -k 1 -o out.csv in 2>/dev/null & pid=$!\n"
         "exec 3>in; seq 100000 >&3; sleep 0.3\n"
         "kill -" +
         signal +
         " $pid; wait $pid; status=$?\n"
         "exec 3>&-; cat out.csv; ls -A | grep -c out; exit $status";
}

TEST(Failures, SignalLeavesOnlyTheOldFile) {
  // INT is missing, because background jobs of a shell ignore it.
  for (const auto& [name, number] : {std::pair("TERM", 15), {"KILL", 9}, {"HUP", 1}}) {
    // Without /proc an unfinished file has a name, and after a KILL no program removes it.
    if (name == std::string("KILL") && access("/proc/self/fd", F_OK) != 0) continue;
    const Outcome result = run(killed_by(name));
    EXPECT_EQ(result.out, "old\n1\n") << name;
    EXPECT_EQ(result.status, 128 + number) << name;
  }
}

TEST(Failures, FullDiskLeavesOnlyTheOldFile) {
  const Outcome result =
      run("[ -e /proc/mounts ] || exit 77\n"
          "mkdir small && mount -t tmpfs -o size=64k tmpfs small 2>/dev/null || exit 77\n"
          "echo old >small/out.csv; seq 100000 | sigconv conv -k 1 -o small/out.csv; status=$?\n"
          "cat small/out.csv; ls -A small; umount small; exit $status");
  if (result.status == 77) GTEST_SKIP() << "a tmpfs cannot be mounted here";
  EXPECT_EQ(result.out, "old\nout.csv\n");
  EXPECT_EQ(result.err, "sigconv: small/out.csv: cannot be written: No space left on device\n");
  EXPECT_EQ(result.status, 1);
}

TEST(Failures, ReadOnlyFolderLeavesOnlyTheOldFile) {
  // Permissions do not bind root: run a copy of the program as another user.
  const std::string as_other = geteuid() == 0 ? "setpriv --reuid=65534 --clear-groups " : "";
  const Outcome result = run(
      "chmod 755 .. . && cp \"$(command -v sigconv)\" program && chmod 755 program || exit 77\n"
      "mkdir closed && echo old >closed/out.csv && chmod 555 closed && chmod 666 closed/out.csv\n" +
      as_other +
      "./program --version >/dev/null 2>&1 || exit 77\n"
      "seq 3 | " +
      as_other +
      "./program conv -k 1 -o closed/out.csv; status=$?\n"
      "seq 3 | " +
      as_other +
      "./program conv -k 1 -o closed/new.csv\n"
      "cat closed/out.csv; ls -A closed; chmod 755 closed; exit $status");
  if (result.status == 77) GTEST_SKIP() << "the program cannot be run as another user here";
  EXPECT_EQ(result.out, "old\nout.csv\n");
  EXPECT_EQ(result.err,
            "sigconv: closed/out.csv: cannot be written: Permission denied\n"
            "sigconv: closed/new.csv: cannot be written: Permission denied\n");
  EXPECT_EQ(result.status, 1);
}

// Copies the program to ./program and defines as_other, which runs a command as a user other than
// root. This user may write into the folder.
const std::string kAsOther =
    "chmod 755 ..; chmod 777 . && cp \"$(command -v sigconv)\" program && chmod 755 program\n"
    "as_other() { " +
    std::string(geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --groups=4321 " : "") +
    "\"$@\"; }\n"
    "as_other ./program --version >/dev/null 2>&1 || exit 77\n";

TEST(Failures, FolderWithoutSearchPermissionIsAnError) {
  const Outcome result = run(kAsOther +
                             "mkdir closed && seq 3 >a.csv && chmod 600 closed\n"
                             "as_other test -x closed && exit 77; "
                             "[ \"$(id -u)\" = 0 ] && chmod 700 closed\n"
                             "try() { as_other ./program \"$@\"; echo $?; }\n"
                             "try conv -k 1 -o closed/o a.csv\n"
                             "try conv -k 1 -o 'closed/{stem}' a.csv\n"
                             "try conv -k 1 -o closed/ a.csv\n"
                             "try conv -k 1 -o closed/folder/ a.csv\n"
                             "try explain conv -k 1 --html closed/page.html a.csv\n"
                             "try grad conv -k 1 --upstream 1,1,1 -o closed/folder/ a.csv\n"
                             "chmod 755 closed; ls -A closed");
  if (result.status == 77) GTEST_SKIP() << "the program cannot be run as another user here";
  EXPECT_EQ(result.out, "1\n1\n1\n1\n1\n1\n");
  EXPECT_EQ(result.err,
            "sigconv: closed/o: cannot be written: Permission denied\n"
            "sigconv: closed/a: cannot be written: Permission denied\n"
            "sigconv: closed/a.csv: cannot be written: Permission denied\n"
            "sigconv: closed/folder/: cannot be created: Permission denied\n"
            "sigconv: closed/page.html: cannot be written: Permission denied\n"
            "sigconv: closed/folder/: cannot be created: Permission denied\n");
}

TEST(Owner, RootKeepsOwnerGroupAndSetIdBits) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const Outcome result =
      run("for mode in 4755 2750 640; do seq 3 >a.csv; chown 1234:4321 a.csv || exit 77\n"
          "chmod $mode a.csv; sigconv conv -k 1 -o a.csv a.csv; stat -c '%a %u:%g' a.csv; done");
  if (result.status == 77) GTEST_SKIP() << "files cannot be given away here";
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "4755 1234:4321\n2750 1234:4321\n640 1234:4321\n");
}

TEST(Owner, OtherUserKeepsTheGroupIfAMember) {
  if (geteuid() != 0) GTEST_SKIP() << "only root may give files away";
  const Outcome result =
      run(kAsOther +
          "for owner in 65534:65534 65534:4321 1234:4321 65534:1234; do\n"
          "rm -f a.csv; seq 3 >a.csv; chown $owner a.csv || exit 77; chmod 6676 a.csv\n"
          "as_other ./program conv -k 1 -o a.csv a.csv; stat -c '%a %u:%g' a.csv; done");
  if (result.status == 77) GTEST_SKIP() << "the program cannot be run as another user here";
  EXPECT_EQ(result.err, "");
  // The user is no member of the last file's group: the new group gets the permissions of others.
  EXPECT_EQ(result.out,
            "6676 65534:65534\n"
            "6676 65534:4321\n"
            "676 65534:4321\n"
            "666 65534:65534\n");
}

TEST(Destinations, NamesInProcAppendIfStandardOutputAppends) {
  if (access("/proc/thread-self/fd", F_OK) != 0) GTEST_SKIP() << "/proc is not mounted";
  const Outcome result =
      run("seq 3 >a.csv; echo precious >log\n"
          "for name in /proc/self/fd/1 /proc/thread-self/fd/1; do\n"
          "  sigconv conv -k 1 -o $name a.csv\n"
          "done >>log\n"
          "paste -s -d ' ' log");
  EXPECT_EQ(result.out, "precious 1 2 3 1 2 3\n");
  EXPECT_EQ(result.err, "");
}

TEST(WithoutProc, DescriptorsAndFilesAreWritten) {
  if (kSanitized) GTEST_SKIP() << "sanitizers read /proc";
  const Outcome result = run(
      "unshare -m sh -c '\n"
      "umount -l /proc && ! [ -e /proc/self ] || exit 77; seq 3 >a.csv; echo precious >log\n"
      "sigconv conv -k 1 -o /dev/stdout a.csv >>log; sigconv conv -k 1 -o /dev/fd/3 a.csv 3>>log\n"
      "sigconv conv -k 1 -o a.csv a.csv; cat log a.csv; rm log; ls' 2>err || exit 77; cat err >&2");
  if (result.status == 77) GTEST_SKIP() << "/proc cannot be unmounted here";
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "precious\n1\n2\n3\n1\n2\n3\n1\n2\n3\na.csv\ndata\nerr\njudged\n");
}

TEST(Failures, ReadOnlyFileStaysUnchanged) {
  if (geteuid() == 0) GTEST_SKIP() << "permissions do not bind root";
  const Outcome result = run(
      "echo old >out.csv; chmod 444 out.csv; seq 3 | sigconv conv -k 1 -o out.csv; cat out.csv");
  EXPECT_EQ(result.out, "old\n");
  EXPECT_EQ(result.err, "sigconv: out.csv: cannot be written: Permission denied\n");
}

TEST(Failures, ClosedStandardInputIsAnError) {
  const Outcome result = run("sigconv conv -k 1 <&-");
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "sigconv: <stdin>: reading failed: Bad file descriptor\n");
  EXPECT_EQ(result.status, 1);
}

// The output pipe is full while most of each part is unread: the file is truncated in the middle.
TEST(Failures, TruncatedFileIsAnError) {
  for (const char* options : {"", "--shard 1/2", "--shard 2/3", "-j 1"}) {
    const Outcome result =
        run("seq 4000000 >x.csv; mkfifo out; sigconv conv -k 1 " + std::string(options) +
            " x.csv >out & pid=$!\n"
            "exec 3<out; head -c 1 <&3 >first; : >x.csv; cat <&3 >rest; wait $pid");
    EXPECT_EQ(
        result.err,
        "sigconv: x.csv: the file was truncated while it was read: from 30888896 bytes to 0\n");
    EXPECT_EQ(result.status, 1) << options;
  }
}

TEST(Failures, PaddingBeyondTheMemoryIsAnError) {
  if (kSanitized) GTEST_SKIP() << "sanitizers end the program where an allocation is too large";
  for (const char* command :
       {"conv1d --padding 9007199254740992 --stride 9007199254740992 --padding-mode circular",
        "explain conv1d --padding 4503599627370496 --stride 4503599627370496"}) {
    const Outcome result =
        run("timeout 10 sigconv " + std::string(command) + " -k 1,2 --signal 1,2,3");
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, "sigconv: out of memory\n");
    EXPECT_EQ(result.status, 1) << command;
  }
}

// For every memory limit the run writes all bytes, or it fails with a message.
TEST(Failures, MemoryLimitChangesNoByte) {
  if (kSanitized) GTEST_SKIP() << "sanitizers reserve more memory than a limit leaves";
  const Outcome result =
      run("seq 400000 >x.csv; sigconv conv -k box:300 -j 1 x.csv | cksum >all\n"
          "limit=16000; while [ $limit -le 160000 ]; do\n"
          "  (ulimit -v $limit; exec sigconv conv -k box:300 -j 8 x.csv) >out 2>err; status=$?\n"
          "  case $status in\n"
          "    0) cksum <out | cmp -s - all || echo \"$limit: other bytes\"; echo >some ;;\n"
          "    1) [ \"$(cat err)\" = 'sigconv: out of memory' ] || cat err ;;\n"
          "    127) ;;\n"  // the program itself does not fit
          "    *) echo \"$limit: status $status\"; cat err ;;\n"
          "  esac; limit=$((limit + 4000))\n"
          "done; ls some");
  EXPECT_EQ(result.out, "some\n");
  EXPECT_EQ(result.err, "");
}

TEST(Failures, ThreadsThatCannotStartChangeNoByte) {
  const std::string as_other = geteuid() == 0 ? "setpriv --reuid=65534 --clear-groups " : "";
  const std::string alone = "prlimit --nproc=1 " + as_other + "./program ";
  const Outcome result =
      run("chmod 755 .. . && cp \"$(command -v sigconv)\" program && chmod 755 program || exit 77\n"
          "seq 400000 >x.csv; chmod 644 x.csv\n" +
          alone +
          "--version >all 2>&1 || exit 77\n"
          "./program conv -k 1,2 -j 1 x.csv >all\n" +
          alone + "conv -k 1,2 -j 8 x.csv >out; status=$?; cmp out all; exit $status");
  if (result.status == 77) GTEST_SKIP() << "the program cannot be run as another user here";
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.status, 0);
}

TEST(Failures, ClosedPipeEndsTheRunWithoutAMessage) {
  const Outcome result =
      run("(seq 3000000 | sigconv conv -k 1,1; echo $? >status) | head -n 1; cat status");
  EXPECT_EQ(result.out, "1\n0\n");
  EXPECT_EQ(result.err, "");
}

TEST(Failures, FullStandardOutputIsAnError) {
  for (const char* command :
       {"seq 3 | sigconv conv -k 1", "sigconv --help", "sigconv conv --help"}) {
    const Outcome result = run(std::string(command) + " >/dev/full");
    EXPECT_EQ(result.err, "sigconv: <stdout>: cannot be written: No space left on device\n");
    EXPECT_EQ(result.status, 1);
  }
}

TEST(ManyFiles, AThousandAreWrittenToAFolderAndToOneStream) {
  const Outcome result =
      run("mkdir in && cd in && seq 1000 | split -l 1 -a 3 - x && cd ..\n"
          "sigconv conv -k 2 -o out/ in/* && cat out/* | tail -n 1 && ls out | wc -l\n"
          "sigconv conv -k 2 in/* | cksum; seq 2 2 2000 | cksum");
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.out.substr(0, 10), "2000\n1000\n");
  const auto sums = result.out.substr(10);
  const auto half = sums.size() / 2;
  EXPECT_EQ(sums.substr(0, half), sums.substr(half));
}

TEST(Live, RowIsWrittenOnceItsWindowIsComplete) {
  const Outcome result =
      run("mkfifo in; sigconv conv -k 1,1,1 <in >out & exec 3>in\n"
          "printf '1\\n2\\n3\\n' >&3; sleep 0.4; cat out; echo --\n"
          "printf '4\\n' >&3; sleep 0.4; cat out; exec 3>&-; wait; echo --; cat out");
  EXPECT_EQ(result.out, "3\n6\n--\n3\n6\n9\n--\n3\n6\n9\n7\n");
}

}  // namespace
}  // namespace sigconv::test
