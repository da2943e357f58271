package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"elephants/client"
	pb "elephants/proto/elephants/v1"
)

var anySecret = regexp.MustCompile(
	`elephants-(?:lead|interviewer|coordinator|link|sheet)-[a-z0-9]{8}-[a-z0-9]{32}`)

// secretsShown are those on the page, each once.
func (b *browser) secretsShown() []string {
	all := anySecret.FindAllString(b.page, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// A page that shows secrets is loaded again, and they are the same: nothing is issued that nobody
// has, and no letter on the table is ended. What is not known to be sent for the first time asks.
func TestSecretsAreIssuedOnce(t *testing.T) {
	x := startSite(t, t.TempDir())
	head, root := newBrowser(t, x.addr), newBrowser(t, x.addr)
	head.signIn(x.people.Coordinators[0])
	root.signIn(x.people.Administrator)
	group, _ := formed(t, head, "Getting there")
	programme := "/programmes/" + x.people.Programme
	// issued is how many secrets there are of the programme, and sheets, which nobody can list.
	issued := func() string {
		admin, err := client.Dial(client.Config{Server: x.addr, Secret: x.people.Administrator})
		if err != nil {
			t.Fatal(err)
		}
		defer admin.Close()
		list, err := admin.Admin.ListMembers(t.Context(),
			&pb.ListMembersRequest{Programme: x.people.Programme})
		if err != nil {
			t.Fatal(err)
		}
		entries, err := admin.Admin.ListAuditEntries(t.Context(), &pb.ListAuditEntriesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(len(list.Members), len(entries.Entries))
	}
	for _, c := range []struct {
		b        *browser
		on, send string
		fields   url.Values
		want     int
		says     string
	}{
		{head, group, group + "/leads", nil, 2, "open nothing any more"},
		{head, "/meeting", "/meeting", url.Values{"count": {"3"}}, 3, "go on working"},
		{root, programme, "/letters", url.Values{"count": {"2"}}, 2, "go on working"},
		{root, programme, "/members", url.Values{"how": {"link"}}, 1, "go on working"},
		{root, programme, "/members", url.Values{"how": {"secret"}}, 1, "go on working"},
	} {
		c.b.open(c.on)
		values := url.Values{}
		for _, form := range formTag.FindAllStringSubmatch(c.b.page, -1) {
			if form[1] == c.send {
				values = filled(form[0])
			}
		}
		for name, v := range c.fields {
			values[name] = v
		}
		post := func(values url.Values) {
			resp, err := c.b.http.PostForm(c.b.site+c.send, values)
			c.b.shown(resp, err)
		}
		post(values)
		first, there := c.b.secretsShown(), issued()
		if c.b.code != http.StatusOK || len(first) != c.want {
			t.Fatalf("%s: %d secrets, want %d; status %d", c.send, len(first), c.want, c.b.code)
		}
		post(values)
		if again := c.b.secretsShown(); !slices.Equal(first, again) {
			t.Errorf("%s, loaded again, shows other secrets", c.send)
		}
		for _, number := range []string{"", "a number of another visit"} {
			values.Set("once", number)
			post(values)
			c.b.wants(http.StatusConflict, "Was this made before?", c.says)
			if len(c.b.secretsShown()) > 0 {
				t.Errorf("%s issues secrets for a form that it does not know", c.send)
			}
		}
		if now := issued(); now != there {
			t.Errorf("%s: issued %s, and after reloads %s", c.send, there, now)
		}
		// Who means it gets new ones.
		c.b.send(c.send, nil)
		if next := c.b.secretsShown(); len(next) != c.want || slices.Contains(next, first[0]) {
			t.Errorf("%s: who asks for new ones gets %d, the first as before", c.send, len(next))
		}
		if c.send == group+"/leads" {
			lead := newBrowser(t, x.addr)
			lead.signIn(c.b.secretsShown()[0])
			if lead.path != "/group" {
				t.Errorf("a lead with the letter that was printed last is at %s", lead.path)
			}
		}
	}

	// A visit that ended in between: the form is carried over the sign-in, and asks as well.
	head.open(group)
	from := strings.Index(head.page, `action="`+group+`/leads"`) - 30
	values := filled(formTag.FindString(head.page[from:]))
	head.signIn(x.people.Coordinators[0])
	there := issued()
	resp, err := head.http.PostForm(head.site+group+"/leads", values)
	head.shown(resp, err)
	head.wants(http.StatusConflict, "Was this made before?")
	if now := issued(); now != there {
		t.Errorf("a form of a visit before issues secrets: %s, then %s", there, now)
	}
}
