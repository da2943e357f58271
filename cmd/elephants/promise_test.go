package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"elephants/client"
	"elephants/client/pdf/pdftest"
	pb "elephants/proto/elephants/v1"
)

// TestPromises runs the scripts in testdata, each named after what it promises, with the real
// programs in real processes. Beside testscript's own commands they have
//
//	serve DIR [FLAG...]  start elephantsd on the data folder and set ELEPHANTS_SERVER
//	stop                 stop it as a service manager would, and want it to end well
//	crash                kill it in the middle of whatever it does (SIGKILL)
//	abort                make it crash by itself (SIGABRT) and dump all it may, to server.log and, if the system let it, a core file
//	as WHO [FILE]        set ELEPHANTS_SECRET to WHO's of secrets.json or FILE: administrator, coordinators.1, invitations.0
//	field FILE PATH NAME set the variable NAME to what stands at PATH, such as invitations.0.id, in a file of JSON
//	programme NAME FILE  add a programme to the server as its administrator, and write its people's secrets to FILE
//	cohort NAME FILE...  make a cohort of the programmes whose people's secrets are in the files
//	crowd DIR FROM N     write notes of N people to DIR, each of whom raises two barriers; FROM makes them others' than those before
//	voices DIR N [BUT]   write notes of N people to DIR: all raise power-hoarding, two in three of those with lived experience tokenism, decision-makers
//	                     of the private sector blame and the others time-and-risk, but for the barrier that nobody raises
//	guide FILE LANG...   run the blocks of these languages in a guide, and want them to print what it says; -update writes what they print
//	receipt FILE N       write the receipt of line N of FILE, which `elephants submit --json` printed, to receipt.txt
//	fill FILE N          write a note of N bytes to FILE, below a head
//	latin1 FILE          write a note that is not UTF-8 to FILE
//	overflow FILE        write a PDF file that overflows the stack of who reads it to FILE
//
// and two conditions: [python] holds where ELEPHANTS_PYTHON names one that has the libraries of
// client/export's readback.py, [namespace] where this process may make a network namespace.
func TestPromises(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-tags", "nothingdrawn", "-ldflags", "-s -w", "-o", bin,
		"elephants/cmd/elephants", "elephants/cmd/elephantsd") // a debugger's tables take seconds
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	guide, err := filepath.Abs("../../client/web/researcher/guide.md")
	if err != nil {
		t.Fatal(err)
	}
	samples, err := filepath.Glob("../elephantsd/notes/*.txt")
	if err != nil || len(samples) != 30 {
		t.Fatalf("%d sample notes, %v", len(samples), err)
	}
	readback, err := filepath.Abs("../../client/export/testdata/readback.py")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("HOME", env.WorkDir)
			// else PDFium is compiled for each script
			if cache, err := os.UserCacheDir(); err == nil {
				env.Setenv("XDG_CACHE_HOME", cache)
			}
			env.Setenv("ELEPHANTS_PYTHON", os.Getenv("ELEPHANTS_PYTHON"))
			env.Setenv("READBACK", readback)
			env.Setenv("GUIDE", guide)
			env.Setenv("FOUR_MONTHS_AGO", time.Now().AddDate(0, -4, 0).Format(time.DateOnly))
			for _, name := range samples {
				content, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				to := filepath.Join(env.WorkDir, "notes", filepath.Base(name))
				if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
					return err
				}
				if err := os.WriteFile(to, content, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "python":
				return os.Getenv("ELEPHANTS_PYTHON") != "", nil
			case "namespace":
				return runtime.GOOS == "linux" && os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "halt": halt, "crash": crash, "abort": abort, "as": as, "field": field,
			"receipt": receipt, "fill": fill, "latin1": latin1, "overflow": overflow,
			"programme": programme, "cohort": cohort, "crowd": crowd, "voices": voices, "guide": guided,
		},
	})
}

// servers are those under way, by script.
var servers sync.Map

func serve(ts *testscript.TestScript, _ bool, args []string) {
	program := filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "elephantsd")
	cmd := exec.CommandContext(context.Background(), program,
		append([]string{"serve", "--listen", "127.0.0.1:0", "--data"}, args...)...)
	cmd.Dir = ts.Getenv("WORK")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	log, err := os.OpenFile(ts.MkAbs("server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	cmd.Stderr = log
	cmd.Env = append(os.Environ(), "GOTRACEBACK=crash")
	ts.Check(cmd.Start())
	ts.Defer(func() { _ = cmd.Process.Kill(); _ = cmd.Wait(); _ = log.Close() })
	line, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(line)
	if address == "" {
		ts.Fatalf("elephantsd's first line has no address: %q", line)
	}
	ts.Setenv("ELEPHANTS_SERVER", address)
	ts.Setenv("SERVER_PID", strconv.Itoa(cmd.Process.Pid))
	servers.Store(ts, cmd)
}

func halt(ts *testscript.TestScript, _ bool, _ []string) {
	found, _ := servers.Load(ts)
	server := found.(*exec.Cmd)
	ts.Check(server.Process.Signal(syscall.SIGTERM))
	ended := make(chan error, 1)
	go func() { ended <- server.Wait() }()
	select {
	case err := <-ended:
		ts.Check(err)
	case <-time.After(20 * time.Second):
		ts.Fatalf("elephantsd did not stop")
	}
}

func crash(ts *testscript.TestScript, _ bool, _ []string) {
	found, _ := servers.Load(ts)
	server := found.(*exec.Cmd)
	ts.Check(server.Process.Kill())
	_ = server.Wait() // it was killed, and says so
}

func abort(ts *testscript.TestScript, _ bool, _ []string) {
	found, _ := servers.Load(ts)
	server := found.(*exec.Cmd)
	ts.Check(server.Process.Signal(syscall.SIGABRT))
	_ = server.Wait() // as after a crash
}

func as(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv("ELEPHANTS_SECRET", at(ts, append(args, "secrets.json")[1], args[0]))
}

func field(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[2], at(ts, args[0], args[1]))
}

// at returns the string at a path such as invitations.0 in a file of JSON.
func at(ts *testscript.TestScript, file, path string) string {
	var found any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &found))
	for _, key := range strings.Split(path, ".") {
		switch v := found.(type) {
		case map[string]any:
			found = v[key]
		case []any:
			i, err := strconv.Atoi(key)
			ts.Check(err)
			found = v[i]
		}
	}
	return found.(string)
}

func receipt(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	var line struct{ Receipt string }
	ts.Check(json.Unmarshal([]byte(strings.Split(ts.ReadFile(args[0]), "\n")[n-1]), &line))
	ts.Check(os.WriteFile(ts.MkAbs("receipt.txt"), []byte(line.Receipt+"\n"), 0o600))
}

func fill(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := "---\nside: lived-experience\n---\n" +
		strings.Repeat("They never rang back. ", n/22+1)[:n-1] + "."
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func overflow(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pdftest.Overflows(), 0o600))
}

func latin1(ts *testscript.TestScript, _ bool, args []string) {
	text := "---\nside: lived-experience\n---\na caf\xe9 that is secretive\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}

func programme(ts *testscript.TestScript, _ bool, args []string) {
	as(ts, false, []string{"administrator"})
	server, err := client.Dial(client.Config{Server: ts.Getenv("ELEPHANTS_SERVER"),
		Secret: ts.Getenv("ELEPHANTS_SECRET")})
	ts.Check(err)
	defer server.Close()
	ctx := context.Background()
	made, err := server.Admin.CreateProgramme(ctx, &pb.CreateProgrammeRequest{Name: args[0]})
	ts.Check(err)
	secrets := map[string]any{"programme": made.Programme}
	var coordinators, invitations []string
	for range 2 {
		coordinator, err := server.Admin.AddMember(ctx,
			&pb.AddMemberRequest{Programme: made.Programme,
				Role: pb.Role_ROLE_COORDINATOR})
		ts.Check(err)
		coordinators = append(coordinators, coordinator.Secret)
		invited, err := server.Admin.CreateInvitation(ctx,
			&pb.CreateInvitationRequest{Programme: made.Programme})
		ts.Check(err)
		invitations = append(invitations, invited.Invitation)
	}
	researcher, err := server.Admin.AddMember(ctx, &pb.AddMemberRequest{Programme: made.Programme,
		Role: pb.Role_ROLE_RESEARCHER})
	ts.Check(err)
	secrets["coordinators"], secrets["invitations"], secrets["researcher"] = coordinators, invitations, researcher.Secret
	text, err := json.Marshal(secrets)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), text, 0o600))
}

func cohort(ts *testscript.TestScript, _ bool, args []string) {
	as(ts, false, []string{"administrator"})
	create := []string{"cohort", "create", args[0]}
	for _, file := range args[1:] {
		var secrets struct{ Programme string }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(file)), &secrets))
		create = append(create, secrets.Programme)
	}
	ts.Check(ts.Exec("elephants", create...))
}

func crowd(ts *testscript.TestScript, _ bool, args []string) {
	from, err := strconv.Atoi(args[1])
	ts.Check(err)
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs(args[0]), 0o700))
	sides, sectors := []string{"lived-experience", "decision-maker"}, []string{"none", "public",
		"private", "social"}
	barriers := []string{"tokenism", "blame", "language-gap", "monoculture"}
	for i := from; i < from+n; i++ {
		text := fmt.Sprintf("---\nside: %s\nsector: %s\n---\nThey said so on day %d of it. "+
			"{#%s}\n\nAnd then it went on like that. {#power-hoarding}\n",
			sides[i%2], sectors[i%4], i, barriers[i/2%4])
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), fmt.Sprintf("%03d.txt", i)),
			[]byte(text),
			0o600))
	}
}

// things tell the notes of voices apart.
var things = strings.Fields("table window kettle garden carpet ladder bottle basket curtain pillow")

func voices(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	but := append(args, "")[2]
	ts.Check(os.MkdirAll(ts.MkAbs(args[0]), 0o700))
	for i := range n {
		side, sector, own := "lived-experience", "none", []string{"tokenism", "tokenism", ""}[i/2%3]
		if i%2 == 1 {
			side, sector = "decision-maker", []string{"public", "private", "social"}[i/2%3]
			own = map[bool]string{true: "blame", false: "time-and-risk"}[sector == "private"]
		}
		// Equal notes would count as one. Numbers are masked, so words tell these apart.
		text := fmt.Sprintf("---\nside: %s\nsector: %s\n---\n"+
			"They said so between the %s and the %s of part %s. {#power-hoarding}\n",
			side, sector, things[i/len(things)], things[i%len(things)], filepath.Base(args[0]))
		if own != "" && own != but {
			text += "\nAnd then it went on like that. {#" + own + "}\n"
		}
		ts.Check(os.WriteFile(filepath.Join(ts.MkAbs(args[0]), fmt.Sprintf("%03d.txt", i)),
			[]byte(text),
			0o600))
	}
}
