//go:build unix

// Package spark_test runs the scripts of this folder on a cluster of its own: a master and two
// workers on the loopback.
package spark_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"elephants/analysis/barrier"
)

// cluster is a standalone cluster, and the folder in which it and its users work.
type cluster struct {
	dir, master string
	env         []string
	daemons     []int // the master's process, then the workers'
}

// TestACluster runs each script on a cluster. What comes out are the bytes of one process on the
// same notes, though an executor is killed in the middle of a partition; of a line that is no note
// the place is said, and nothing is left behind.
func TestACluster(t *testing.T) {
	python := os.Getenv("ELEPHANTS_SPARK")
	if python == "" {
		t.Skip("needs a Python with pyspark, and Java 17: set ELEPHANTS_SPARK to it, as .ci/run does")
	}
	c := start(t, python, "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto") // short lives
	c.write(t, "notes.jsonl", notes(t))
	c.write(t, "seeds.txt", "meetings: meeting, room\nmoney: money, pay, budget\n")
	t.Run("scripts", func(t *testing.T) {
		t.Run("an executor is killed", func(t *testing.T) { t.Parallel(); c.counts(t) })
		t.Run("themes", func(t *testing.T) { t.Parallel(); c.themes(t) })
		t.Run("a line is no note", func(t *testing.T) { t.Parallel(); c.badLine(t) })
	})
}

func (c *cluster) counts(t *testing.T) {
	// In place of elephants: once, half of the rows, and the end of the executor that reads them.
	c.write(t, "killing/elephants", fmt.Sprintf(`#!/bin/sh
if mkdir %[1]s/killed 2>/dev/null; then
  %[1]s/bin/elephants "$@" | head -n 300
  kill -9 $PPID
fi
exec %[1]s/bin/elephants "$@"
`, c.dir))
	if _, err := c.run("killing", "counts", "notes.jsonl", "counts"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.dir, "killed")); err != nil {
		t.Fatal("no executor was killed")
	}
	rows := c.read(t, "counts")
	same(t, rows, c.elephants(t, "count", "--rows", "--jsonl", "notes.jsonl"))
	c.write(t, "rows", string(rows))
	same(t, c.elephants(t, "count", "--merge", "--partial", "rows"),
		c.elephants(t, "count", "--partial", "--jsonl", "notes.jsonl"))
}

func (c *cluster) themes(t *testing.T) {
	_, err := c.run("bin", "themes", "notes.jsonl", "themes", "--seeds", filepath.Join(c.dir, "seeds.txt"))
	if err != nil {
		t.Fatal(err)
	}
	rows := c.elephants(t, "theme", "--rows", "--seeds", "seeds.txt", "notes.jsonl")
	same(t, c.read(t, "themes/notes"), rows)
	people := map[string]map[string]bool{}
	for row := range strings.Lines(string(rows)) {
		f := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		group := strings.Join([]string{f[1], f[3], f[4]}, "\t")
		if people[group] == nil {
			people[group] = map[string]bool{}
		}
		people[group][f[2]] = true
	}
	got := string(c.read(t, "themes/people"))
	for group, who := range people {
		if line := fmt.Sprintf("%s\t%d\n", group, len(who)); !strings.Contains(got, line) {
			t.Errorf("no line %q in\n%s", line, got)
		}
	}
	if n := strings.Count(got, "\n"); n != len(people) {
		t.Errorf("%d groups, want %d", n, len(people))
	}
}

func (c *cluster) badLine(t *testing.T) {
	c.write(t, "bad.jsonl", notes(t)+`{"id":"x","text":"zephyr`+"\n")
	said, err := c.run("bin", "counts", "bad.jsonl", "bad")
	if err == nil {
		t.Fatal("a line that is no note was counted")
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if last := lines[len(lines)-1]; !regexp.MustCompile(`^elephants: line \d+ is not a JSON object`).
		MatchString(last) || strings.Contains(said, "zephyr") {
		t.Errorf("it says %q in the end", last)
	}
	if found, _ := filepath.Glob(filepath.Join(c.dir, "bad", "part-*")); len(found) > 0 {
		t.Errorf("it left %q", found)
	}
}

// BenchmarkWorkers counts the notes of a file by one worker, then by two.
//
//	ELEPHANTS_SPARK=python ELEPHANTS_NOTES=1g.jsonl go test ./analysis/spark -run - -bench Workers -benchtime 1x -timeout 2h
func BenchmarkWorkers(b *testing.B) {
	python, notes := os.Getenv("ELEPHANTS_SPARK"), os.Getenv("ELEPHANTS_NOTES")
	if python == "" || notes == "" {
		b.Skip("needs ELEPHANTS_SPARK, as the tests do, and ELEPHANTS_NOTES, a file of JSON Lines")
	}
	c := start(b, python, "-XX:+UseSerialGC")
	for i, worker := range c.daemons[1:] { // each on a core of its own, as a machine would be
		out, err := exec.Command("taskset", "-a", "-c", "-p", fmt.Sprint(i), fmt.Sprint(worker)).CombinedOutput()
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
	}
	if err := os.Symlink(notes, filepath.Join(c.dir, "notes.jsonl")); err != nil {
		b.Fatal(err)
	}
	large := []string{"spark.sql.files.maxPartitionBytes=64m", "spark.executor.memory=1500m",
		"spark.sql.shuffle.partitions=32", "spark.ui.enabled=false"}
	for b.Loop() {
		var seconds [3]float64
		for n := 1; n <= 2; n++ {
			begun := time.Now()
			conf := append(large, fmt.Sprint("spark.cores.max=", n))
			if _, err := c.runs("bin", "counts", "notes.jsonl", fmt.Sprint("counts", n), conf); err != nil {
				b.Fatal(err)
			}
			seconds[n] = time.Since(begun).Seconds()
		}
		same(b, c.read(b, "counts2"), c.read(b, "counts1"))
		b.ReportMetric(seconds[1], "s/one")
		b.ReportMetric(seconds[2], "s/two")
		b.ReportMetric(seconds[1]/seconds[2], "times")
	}
	same(b, c.read(b, "counts2"), c.elephants(b, "count", "--rows", "--jsonl", "notes.jsonl"))
}

// notes are those of two sides, from the code book's examples: a participant has three.
func notes(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	n := 0
	for _, b := range barrier.BuiltIn().Barriers {
		for _, example := range b.Examples[:min(len(b.Examples), 30)] {
			line, err := json.Marshal(map[string]string{"id": fmt.Sprintf("n%05d", n*7919%100000),
				"side": []string{"lived-experience", "decision-maker"}[n%2], "participant": fmt.Sprint("p", n/6),
				"text": example.Text})
			if err != nil {
				t.Fatal(err)
			}
			out.Write(append(line, '\n'))
			n++
		}
	}
	return out.String()
}

func same(t testing.TB, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) || len(got) == 0 {
		t.Errorf("%d bytes from the cluster, %d from one process, or others", len(got), len(want))
	}
}

// start builds elephants and starts the cluster. Its programs end with the test.
func start(t testing.TB, python, java string) *cluster {
	t.Helper()
	home, err := exec.Command(python, "-c", "import pyspark; print(pyspark.__path__[0])").Output()
	if err != nil {
		t.Fatalf("looking for pyspark of ELEPHANTS_SPARK: %v", err)
	}
	spark := strings.TrimSpace(string(home))
	c := &cluster{dir: t.TempDir(), env: append(os.Environ(), "SPARK_HOME="+spark,
		"SPARK_SCALA_VERSION=2.13", // else spark-class looks for the source tree
		"SPARK_LOCAL_IP=127.0.0.1",
		"JAVA_TOOL_OPTIONS="+java)}
	build := exec.Command("go", "build", "-o", filepath.Join(c.dir, "bin/elephants"),
		"elephants/cmd/elephants")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	c.master = c.daemon(t, regexp.MustCompile(`spark://127\.0\.0\.1:\d+`), "master.Master", "--port", "0")
	for i := range 2 {
		c.daemon(t, regexp.MustCompile(`Successfully registered with master`), "worker.Worker", "--cores", "1",
			"--memory", "2g", "--work-dir", filepath.Join(c.dir, fmt.Sprint("worker", i)), c.master)
	}
	return c
}

// daemon starts a program of the cluster, waits until its log has what is wanted, and gives that.
func (c *cluster) daemon(t testing.TB, wanted *regexp.Regexp, class string, args ...string) string {
	t.Helper()
	name := filepath.Join(c.dir, fmt.Sprintf("%s-%d.log", class, len(args)))
	log, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	before, _ := os.ReadFile(name)
	cmd := c.command("spark-class", append([]string{"org.apache.spark.deploy." + class, "--host", "127.0.0.1",
		"--webui-port", "0"}, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a worker has executors
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.daemons = append(c.daemons, cmd.Process.Pid)
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		said, _ := os.ReadFile(name)
		if found := wanted.Find(said[len(before):]); found != nil {
			return string(found)
		}
	}
	said, _ := os.ReadFile(name)
	t.Fatalf("%s does not say %s:\n%s", class, wanted, said)
	return ""
}

// command is one of Spark's programs.
func (c *cluster) command(name string, args ...string) *exec.Cmd {
	for _, set := range c.env {
		if home, ok := strings.CutPrefix(set, "SPARK_HOME="); ok {
			name = filepath.Join(home, "bin", name)
		}
	}
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = c.dir, c.env
	return cmd
}

// run runs one of the scripts with the elephants of a folder, on parts of 16 KiB, and gives what it
// said.
func (c *cluster) run(programs, script, notes, out string, flags ...string) (string, error) {
	return c.runs(programs, script, notes, out, []string{"spark.sql.files.maxPartitionBytes=16384",
		"spark.executor.memory=512m", "spark.sql.shuffle.partitions=4", "spark.ui.enabled=false"}, flags...)
}

// runs is run with a configuration of Spark.
func (c *cluster) runs(programs, script, notes, out string, conf []string, flags ...string) (string, error) {
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	spark := filepath.Dir(c.command("spark-sql").Path)
	args := append([]string{script, filepath.Join(c.dir, notes), filepath.Join(c.dir, out)}, flags...)
	args = append(args, "--", "--master", c.master)
	for _, set := range conf {
		args = append(args, "--conf", set)
	}
	cmd := exec.Command(filepath.Join(here, "run"), args...)
	cmd.Dir = c.dir
	cmd.Env = append(c.env, "PATH="+filepath.Join(c.dir, programs)+":"+spark+":"+os.Getenv("PATH"))
	said, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s", script, err, said)
	}
	return string(said), err
}

// elephants is what one process says.
func (c *cluster) elephants(t testing.TB, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(filepath.Join(c.dir, "bin/elephants"), args...)
	cmd.Dir = c.dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("elephants %q: %v", args, err)
	}
	return out
}

// read reads a folder that Spark wrote, its files one after another.
func (c *cluster) read(t testing.TB, dir string) (all []byte) {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(c.dir, dir, "part-*")) // in order
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}

func (c *cluster) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o700); err != nil {
		t.Fatal(err)
	}
}
