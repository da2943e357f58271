package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The runbook's commands, in their order, as root of a Debian of its own: this machine's files
// under a layer that is thrown away, in name spaces for files, processes and the network. systemd
// cannot run there, so testdata/systemctl does by hand what the units ask for: the sockets (with
// systemd's own systemd-socket-activate), user, credentials, environment and command, no
// capabilities and no network but the sockets. What else the unit forbids is systemd's part:
// TestUnit.
func TestRunbook(t *testing.T) {
	dir := releaseDir(t)
	needs(t, "unshare", "setpriv", "runuser", "systemd-socket-activate", "openssl", "curl", "ip")
	text, err := os.ReadFile(filepath.Join(dir, "RUNBOOK.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)\n```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 10 {
		t.Fatalf("%d blocks of commands: this proves nothing", len(blocks))
	}
	temp := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(temp, name), []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	steps := "set -euo pipefail\ncd /srv/release\nexport PATH=$PATH:/srv/before\n"
	for i, b := range blocks {
		write(fmt.Sprintf("block%02d", i), b[1])
		steps += fmt.Sprintf("echo '== block %d'; . /srv/test/block%02d > /srv/out 2>&1 || { cat /srv/out /var/log/elephants; exit 1; }\n"+
			"cat /srv/out\n", i, i)
		steps += between(b[1])
	}
	write("steps", steps)
	said := aside(t, temp, dir, `mkdir -p m/srv/before m/srv/test m/srv/release
cp release/* m/srv/release/ && cp steps block* m/srv/test/ && cp notes/* m/srv/test/
ln -s /srv/release/`+target{"linux", "amd64"}.name("elephantsd")+` m/srv/before/elephantsd
install -m 755 systemctl m/usr/local/bin/systemctl
echo 127.0.0.1 talks.example.org >> m/etc/hosts
chroot m bash /srv/test/steps`)
	for _, want := range []string{"ready", "Greater Manchester", "elephants_ready 1", "elephants_backup_age_seconds 0",
		"can be restored: 3 notes", "is whole: 2 notes", "administrator"} {
		if !strings.Contains(said, want) {
			t.Errorf("the commands never said %q:\n%s", want, said)
		}
	}
}

// between is what people do between the runbook's commands: whoever got a secret uses it, notes are
// sent, and one is taken back after the backup.
func between(block string) string {
	switch {
	case strings.Contains(block, "elephantsd init"):
		return `export ELEPHANTS_SECRET=$(awk '/^administrator/ {print $2}' /srv/out)
LEAVING=$(awk '/^coordinator/ {print $2; exit}' /srv/out | cut -d- -f3)
INVITATION=$(awk '/^interviewer/ {print $2; exit}' /srv/out)
`
	case strings.Contains(block, "admin backup list"):
		return `ELEPHANTS_SECRET=$INVITATION elephants submit --json /srv/test/00*.txt > /srv/receipts
elephants admin backup make
sed -n 's/.*"receipt":"\([^"]*\)".*/\1/p' /srv/receipts | head -1 > /srv/receipt
ELEPHANTS_SECRET= elephants withdraw < /srv/receipt
`
	}
	return ""
}

// One program on nothing: no shell, no library, no file system that can be written but its folders,
// and a user that is nobody. That is what the Containerfile asks for; there is no engine here to
// read it.
func TestContainer(t *testing.T) {
	dir := releaseDir(t)
	needs(t, "unshare", "chroot", "openssl", "curl", "ip")
	said := aside(t, t.TempDir(), dir, `mkdir -p r/data r/backups r/etc/elephants
cp release/`+target{"linux", "amd64"}.name("elephantsd")+` r/elephantsd
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -out r/etc/elephants/cert.pem -keyout r/etc/elephants/key.pem 2>/dev/null
chmod 644 r/etc/elephants/key.pem
mount --bind r r && mount -o remount,ro,bind r
mount -t tmpfs -o uid=65532,gid=65532,mode=700 data r/data
chroot --userspec=65532:65532 --groups= r /elephantsd init --data /data/elephants --programme Test >/dev/null
chroot --userspec=65532:65532 --groups= r /elephantsd serve --data /data/elephants --listen :8443 \
  --tls-cert /etc/elephants/cert.pem --tls-key /etc/elephants/key.pem &
curl --silent --show-error --fail --retry 50 --retry-delay 1 --retry-all-errors --cacert r/etc/elephants/cert.pem https://localhost:8443/healthz
kill -TERM %1; wait %1 && echo ended well`)
	for _, want := range []string{"ready\n", "ended well"} {
		if !strings.Contains(said, want) {
			t.Errorf("never said %q:\n%s", want, said)
		}
	}
}

// aside runs commands as root in name spaces of their own, in a folder in memory with the release,
// the sample notes and what is in temp; m is this machine's files under a layer. All of it is gone
// afterwards.
func aside(t *testing.T, temp, release, commands string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root, to make name spaces: .ci/run has it")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "bash", "-c",
		`set -euo pipefail
ip link set lo up
mount -t tmpfs aside /mnt
cd /mnt
mkdir u w m r notes release
cp "$1"/* release/
cp "$2"/../elephantsd/notes/*0[123].txt notes/
cp "$2"/testdata/systemctl "$3"/* . 2>/dev/null || cp "$2"/testdata/systemctl .
mount -t overlay overlay -o lowerdir=/,upperdir=u,workdir=w m
mount -t proc proc m/proc && mount --rbind /dev m/dev && mount -t tmpfs run m/run
`+commands, "aside", release, here, temp)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return string(said)
}

func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("needs %s: .ci/run has it", p)
		}
	}
}

// The units are what systemd understands, and it finds the service safe: 0 is best of 10. What is
// left of it is the port, the memory that the reader of PDF files is compiled in, and a file system
// that is shared.
func TestUnit(t *testing.T) {
	needs(t, "systemd-analyze")
	deploy := "../elephantsd/deploy/"
	said, err := exec.Command("systemd-analyze", "security", "--offline=true", "--threshold=10",
		deploy+"elephants.service").CombinedOutput()
	if err != nil {
		t.Errorf("more exposed than 1.0: %v\n%s", err, said)
	}
	units, err := filepath.Glob(deploy + "*.s*")
	if err != nil || len(units) != 3 {
		t.Fatalf("units: %v, %v", units, err)
	}
	said, _ = exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, units...)...).CombinedOutput()
	for line := range strings.Lines(string(said)) {
		if !strings.Contains(line, "is not executable: No such file") {
			t.Errorf("systemd says: %s", line)
		}
	}
}
