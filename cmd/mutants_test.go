package cmd_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// mutants are the rules of privacy, each taken away by one change of the source. A test must fail for each, or it would not
// notice if somebody took the rule away in earnest.
var mutants = []struct {
	rule string // what is taken away
	file string
	old  string // occurs once in the file
	new  string
	test string // package and the tests of it to run
}{
	{"names that are words are masked by their company", "analysis/scrub/internal/name/company.go", "if n.mayBeCalled(i) && n.keepsCompany(i) {", "if false {", "./analysis/scrub WordNames"},
	{"what somebody is to others names them", "analysis/scrub/internal/name/company.go", "if n.hasOwn(i) || n.listed(i) || n.introduced(i) {", "if false {", "./analysis/scrub Cases"},
	{"initials that are words are masked where they stand alone", "analysis/scrub/internal/name/again.go", "n.standsAlone(i)),", "false),", "./analysis/scrub Cases"},
	{"a user's folder is masked", "analysis/scrub/internal/pattern/accounts.go", "n.Put(i+2, to, note.Code, \"user\")", "", "./analysis/scrub Cases"},
	{"three words that lead to a door are masked", "analysis/scrub/internal/pattern/accounts.go", "n.Put(i, to, note.Code, \"three words\")", "", "./analysis/scrub Cases"},
	{"few asks", "analysis/scrub/internal/ask/ask.go", "i < Most && q.worth >= 1", "i < 100 && q.worth >= 0.1", "./analysis/scrub Asks"},
	{"five participants carry a theme", "analysis/disclose/disclose.go", "participants-drawn >= p.K &&", "participants >= 0 &&", "./analysis/disclose Theme"},
	{"participants count, not voices", "analysis/disclose/disclose.go", "return participants-drawn >= p.K", "return len(voices)-drawn >= p.K && participants > 0", "./analysis/disclose Theme"},
	{"two interviewers heard a theme", "analysis/disclose/disclose.go", "&& beside-drawn >= leastBeside", "&& beside >= 0", "./analysis/disclose Theme"},
	{"ten changed conversations", "analysis/disclose/disclose.go", "c.Total() >= p.Batch+drawn &&", "", "./analysis/disclose Ready"},
	{"five from outside one interviewer's own", "analysis/disclose/disclose.go", "&& c.Total()-c.Withdrawn-largest >= p.Outside+drawn", "&& largest >= 0", "./analysis/disclose Ready"},
	{"a draft holds still", "server/digest/look.go", "if !drafted || since {", "if _ = drafted && since; true {", "./server HoldsStill"},
	{"until there are enough for a draft of their own", "server/digest/look.go", "if !drafted || since {", "if !drafted || since && false {", "./server HoldsStill"},
	{"as many carry a theme as are drawn besides", "analysis/disclose/disclose.go", "return participants-drawn >= p.K", "return participants >= p.K", "./analysis/disclose Theme"},
	{"and as many beside one interviewer's", "analysis/disclose/disclose.go", "beside-drawn >= leastBeside", "beside >= leastBeside", "./analysis/disclose Theme"},
	{"a batch is as much larger as is drawn", "analysis/disclose/disclose.go", "p.Batch+drawn", "p.Batch", "./analysis/disclose Ready"},
	{"and its part outside one interviewer's own", "analysis/disclose/disclose.go", "p.Outside+drawn", "p.Outside", "./analysis/disclose Ready"},
	{"each draw is as likely", "analysis/disclose/draw.go", "% (MostDrawn + 1))", "% (MostDrawn + 2) / 2)", "./analysis/disclose TestDraw"},
	{"who has no key draws nothing", "analysis/disclose/draw.go", "hmac.New(sha256.New, key)", "hmac.New(sha256.New, nil)", "./analysis/disclose TestDraw"},
	{"what is drawn of both sides follows from each", "analysis/disclose/draw.go", "return max(0, one+other-1)", "return (one + other) % 3", "./analysis/disclose OneLook"},
	{"a side's bound is drawn", "analysis/disclose/draw.go", "return max(0, count-d(about...)+MostDrawn/2)", "return count", "./analysis/disclose OneLook"},
	{"a band's bound is drawn", "analysis/disclose/disclose.go", "Raise: draw.Less(raise, about...), About", "Raise: raise, About", "./analysis/disclose OneLook"},
	{"one interviewer's own are no band", "analysis/disclose/disclose.go", "< p.K || !s.stands():", "< p.K:", "./analysis/disclose Band"},
	{"a theme's draw is taken off", "analysis/edition/edition.go", "return disclose.Both(e.Draw.Of(one...), e.Draw.Of(other...))", "return disclose.Both(0*e.Draw.Of(one...), 0*e.Draw.Of(other...))", "./analysis/edition Planters"},
	{"and its terms'", "analysis/edition/edition.go", "use.InTheme = e.Draw.Less(t.InTheme,", "use.InTheme = disclose.Draw(nil).Less(t.InTheme,", "./analysis/edition DigestDraws"},
	{"how themes overlap is not said of a side", "analysis/edition/edition.go", "d.Coverage = append(d.Coverage, Share{Side: s, Band: disclose.Merged(bands...)})", "d.Coverage = append(d.Coverage, Share{Side: s, Band: e.Policy.Band(e.asked(people, 0))})", "./analysis/edition Coverage"},
	{"one person looks once", "server/digest/look.go", "if !asked || wish.Coordinator == access.From(ctx).ID ||", "if asked && false ||", "./server PlantersLookOnce"},
	{"a further look takes another coordinator", "server/digest/look.go", "wish.Coordinator == access.From(ctx).ID ||", "", "./server PlantersLookOnce"},
	{"who agrees was told of these notes", "server/digest/look.go", "|| agreed != hex.EncodeToString(s.notes)", "", "./server PlantersLookOnce"},
	{"a wish is for these notes", "server/digest/look.go", "asked := err == nil && wish.Edition == s.Next && bytes.Equal(wish.Notes, s.notes)", "asked := err == nil && wish.Edition == s.Next", "./server PlantersLookOnce"},
	{"looks are counted", "server/digest/look.go", "if s.left(l) == 0 {\n\t\treturn l, false, refuse.ErrLooks", "if s.left(l) < 0 {\n\t\treturn l, false, refuse.ErrLooks", "./server LooksAreCounted"},
	{"what came has other draws", "server/digest/look.go", "l.Series++", "l.Series += 0", "./server LooksAreCounted"},
	{"what went has the same", "server/digest/look.go", "if s.Came > 0 {", "if true {", "./server PlantersLookOnce"},
	{"readiness is asked once a day", "server/digest/look.go", "case holds && !last.Enough:", "case false:", "./server ReadinessIsNoCounter"},
	{"and a yes stays yes", "server/digest/look.go", "case holds && (now.Enough || !certain):", "case holds && now.Enough:", "./server ReadinessIsNoCounter"},
	{"but makes no draft of too few", "server/digest/look.go", "case holds && (now.Enough || !certain):", "case holds:", "./server ReadinessIsNoCounter"},
	{"an edition's draws are its own", "server/digest/look.go", "d.Draws(o.Programme.ID).In(\"edition\", strconv.Itoa(number))", "d.Draws(o.Programme.ID).In(\"edition\", strconv.Itoa(0*number))", "./server EditionsHaveTheirDraws"},
	{"a programme's draws are its own", "server/store/store.go", ".In(programme)", ".In()", "./server DrawsAreKept"},
	{"how a secret came is logged", "server/store/editions/edition.go", "if e.Approvals == 2 && a.Received != \"\" {", "if false {", "./server WhatWasIssued"},
	{"what was issued is counted since the last edition", "server/store/programmes/credential.go", "nullif(?4, ''), \"+lastEdition+\")\",\n\t\t\tc.Hash[:], c.ID, c.Role, c.Programme)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\treturn audit.Record(ctx, tx, act, \"issue secret\"", "nullif(?4, ''), 0)\",\n\t\t\tc.Hash[:], c.ID, c.Role, c.Programme)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\treturn audit.Record(ctx, tx, act, \"issue secret\"", "./server WhatWasIssued"},
	{"few code books for an edition", "server/digest/digest.go", "try, disclose.MostReadings)", "try, 1000*disclose.MostReadings)", "./server HoldsStill"},
	{"no band for fewer than five", "analysis/disclose/disclose.go", "s.Raise < p.K || s.Of-s.Raise-MostDrawn < p.K", "s.Of-s.Raise-MostDrawn < p.K", "./analysis/disclose Band"},
	{"no band when fewer than five do not", "analysis/disclose/disclose.go", "s.Raise < p.K || s.Of-s.Raise-MostDrawn < p.K", "s.Raise < p.K", "./analysis/disclose Band"},
	{"three voices make a side", "analysis/disclose/disclose.go", "min(a.About, b.About) >= p.Voices &&", "min(a.About, b.About) >= 1 &&", "./analysis/disclose Shared"},
	{"as many again of whom nothing is said", "analysis/disclose/disclose.go", "min(a.Of, b.Of) >= 2*p.Voices", "true", "./analysis/disclose Shared"},
	{"a side's five are not all of it", "analysis/disclose/disclose.go", "&& side.Of >= 2*p.K", "", "./analysis/disclose OneSide"},
	{"one voice more would not make it what both sides say", "analysis/disclose/disclose.go", "other.Raise+1 < p.Voices &&", "", "./analysis/disclose OneSide"},
	{"one voice more would not undo a side's share", "analysis/disclose/disclose.go", "side.stands() &&\n\t\tside.Raise*other.Of > (other.About+1)*side.Of", "side.stands()", "./analysis/disclose OneSide"},
	{"five carry what one side says", "analysis/disclose/disclose.go", "return side.About+other.About >= p.K && p.Sides", "return p.Sides", "./analysis/disclose OneSide"},
	{"five carry what both sides say", "analysis/disclose/disclose.go", "&& a.About+b.About >= p.K && p.Sides", "&& p.Sides", "./analysis/disclose Shared"},
	{"nobody counts in two rounds", "analysis/disclose/disclose.go", "\t\t\tmost = r\n", "\t\t\tmost = Part{most.Raise + r.Raise, most.About + r.About, most.Of + r.Of, most.Beside + r.Beside}\n", "./analysis/disclose Pooled"},
	{"rounds are pooled from their editions", "analysis/disclose/rounds.go", "s.Edition == 0 ||", "", "./analysis/disclose Whole"},
	{"rounds are not pooled after a withdrawal", "analysis/disclose/rounds.go", "|| s.Withdrawn > 0", "", "./analysis/disclose Whole"},
	{"a pooled edition is another only after a round's", "analysis/disclose/rounds.go", "return moved && len(now) > 1", "return len(now) > 1", "./analysis/disclose Whole"},
	{"what no round may show, a pool does not", "analysis/edition/round.go", "if !ok || claim == Heard ||", "if _ = ok; claim > Heard ||", "./analysis/edition Pool"},
	{"a pooled theme has no words", "analysis/edition/round.go", "p.theme.ID, p.theme.Terms = \"\", nil", "p.theme.ID = \"\"", "./server PooledEdition"},
	{"a learning round claims nothing of sides", "analysis/edition/round.go", "return Also, asked(DidNot)", "return s, asked(DidNot)", "./analysis/edition Asks"},
	{"rounds are not pooled by mistake", "server/store/note.go", "FROM sound_note WHERE programme = ? AND leaving = 0\"", "FROM sound_note WHERE programme IN (SELECT id FROM sound_programme WHERE ?1 IN (id, part_of)) AND leaving = 0\"", "./server NotPooledByMistake"},
	{"a round is of the caller's programme", "server/store/programmes/round.go", "WHERE coalesce(part_of, id) = ? AND round = ?\", programme, name)", "WHERE coalesce(part_of, id) <> ? AND round = ?\", \"\", name)", "./server RoundsOfProgrammes"},
	{"a closed round takes no note", "server/store/programmes/round.go", "if err == nil && !open {", "if false {", "./server RefusedOfRounds"},
	{"a withdrawal discards a pooled draft", "server/store/withdraw.go", "OR EXISTS (SELECT 1 FROM json_each(r.pooled) WHERE value = ?1)", "OR false", "./server PooledEdition"},
	{"two people close a programme", "server/store/programmes/closing.go", "case c.Asker == act.By:\n\t\t\treturn ErrSameAsker\n", "", "./server RefusedOfClosing"},
	{"a programme waits before it is closed", "server/store/closing.go", "c.Clock.Age() >= time.Duration(c.Days)*served.Day", "c.Clock.Age() >= 0*served.Day", "./server ClosedProgramme"},
	{"no clock that jumps closes a programme", "server/store/closing.go", "\t\t\tc.Clock.Tick(last, now)\n", "\t\t\tc.Clock.Served += now.Sub(c.Clock.Wall)\n\t\t\tc.Clock.Wall = now\n", "./server ClosedProgramme"},
	{"no draft is open when a programme is closed", "server/store/programmes/closing.go", "case drafted:\n\t\t\treturn ErrDraftOpen\n", "", "./server RefusedOfClosing"},
	{"a closed programme's keys die", "server/store/closing.go", "if err == nil && due {", "if false {", "./server ClosedProgramme"},
	{"in every round", "server/store/programmes/closing.go", "FROM programme WHERE coalesce(part_of, id) = ?1)", "FROM programme WHERE id = ?1)", "./server ClosedProgramme"},
	{"and the key that wrapped them", "server/store/closing.go", "errors.Join(s.keys.Rotate(ctx), s.finishAll(ctx))", "s.finishAll(ctx)", "./server/store ClosingDestroys"},
	{"a closed programme takes no note", "server/store/closing.go", "\"UPDATE main.programme SET closed = 1 WHERE id IN \" + programmes.ItsRounds,", "", "./server ClosedProgramme"},
	{"five raise both of what is said together", "analysis/disclose/disclose.go", "return both >= p.K && of-both", "return of-both", "./analysis/disclose Together"},
	{"and five do not", "analysis/disclose/disclose.go", "&& of-both >= p.K && (both-1)", "&& (both-1)", "./analysis/disclose Together"},
	{"how much was read is not said of few", "analysis/disclose/disclose.go", "case read.Raise < p.K:", "case read.Raise < 0:", "./analysis/edition Read"},
	{"five of the theme used a term", "analysis/disclose/disclose.go", "return u.InTheme >= p.K &&", "return u.Participants >= p.K &&", "./analysis/disclose Term"},
	{"a placeholder is no term", "analysis/disclose/disclose.go", "p.K && !strings.ContainsAny(text, \"[]0123456789@\")", "p.K", "./analysis/disclose Term"},
	{"five used a candidate's word, or it is ordinary", "analysis/disclose/disclose.go", "&& (u.Ordinary || u.Participants >= p.K) &&", "&&", "./analysis/disclose CandidateWord"},
	{"five people's passages carry a candidate", "analysis/disclose/disclose.go", "return p.Theme(voices, drawn) && words > 0", "return len(voices)-drawn >= p.K && words > 0", "./analysis/disclose Candidate"},
	{"a candidate has a word that may be shown", "analysis/disclose/disclose.go", "return p.Theme(voices, drawn) && words > 0", "return p.Theme(voices, drawn)", "./analysis/disclose Candidate"},
	{"two interviewers wrote a candidate's word", "analysis/edition/candidate.go", "len(wrote[w]), Ordinary", "len(used[w]), Ordinary", "./analysis/edition Candidates"},
	{"a name of their own is scrubbed", "server/collection/collection.go", "Named: scrub.LineText(g.Named, c.Find(g.Named))", "Named: g.Named", "./server InterviewersNamed"},
	{"a candidate's words pass the gate", "analysis/edition/candidate.go", "&& e.Policy.CandidateWord(w, use)", "&& (e.Policy.CandidateWord(w, use) || true)", "./analysis/edition Candidates"},
	{"a barrier is named for nobody", "server/digest/codebook.go", "if shown.holds != \"\" {", "if false {", "./server NotABarrier"},
	{"candidates come with a draft", "server/digest/codebook.go", "found, err := d.Store.Candidates(ctx, access.From(ctx).Round)", "o, err := d.Vault.Open(ctx, access.From(ctx).Round, 0)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tfound, err := candidates(evidenceOf(o, nil).Candidates())", "./server NoCounter"},
	{"one programme's model is no other's", "server/vault/model.go", "return k.programme == other.programme && k.edition == other.edition", "return k.edition == other.edition", "./server/vault ModelsAre"},
	{"a preview does not hear with what others' notes say", "server/vault/model.go", "return k.programme == other.programme && k.edition == other.edition", "return k.programme == other.programme", "./server/vault ModelsAre"},
	{"no text of a note is kept with a model", "server/vault/model.go", "return m.Of(b.Book), nil", "return m, nil", "./server/vault ModelsAre"},
	{"notes of the same words are one voice", "server/vault/vault.go", "o.Equal = o.Equal || whose != n.slot\n\t\t\tcontinue", "o.Equal = o.Equal || whose != n.slot", "./server/vault EqualNotes"},
	{"whatever their capitals and masks", "server/vault/equal.go", "mask.ReplaceAllString(text, \"\")", "text", "./server/vault Fold"},
	{"a quote has no word of a few", "analysis/disclose/disclose.go", "if !w.Ordinary && w.Participants < p.K {", "if !w.Ordinary && w.Participants < 0 {", "./analysis/disclose Quote"},
	{"a quote has no run of a few", "analysis/disclose/disclose.go", "if n < p.K {", "if n < 0 {", "./analysis/disclose Quote"},
	{"a quote has no identifier", "analysis/disclose/disclose.go", "return s.Clean && len(s.Words) > 0", "return len(s.Words) > 0", "./analysis/disclose Quote"},
	{"a sector that is taken away makes no new group", "server/encode/frame.go", "if r.Sector != pb.Sector_SECTOR_UNSPECIFIED {", "if r.Sector != pb.Sector_SECTOR_UNSPECIFIED && func() bool { for _, s := range p.Sectors { if s == int32(r.Sector) { return true } }; return false }() {", "./server OwnSectors"},
	{"a note sent again has its receipt, whatever the programme takes by then", "server/collection/collection.go", "case known:", "case known && checkNote(requestID, note, programme, book.Book) == nil:", "./server OwnSectors"},
	{"a band is shared", "analysis/disclose/disclose.go", "return sharing >= p.K", "return true", "./analysis/disclose Quote"},
	{"only who agreed is quoted", "analysis/edition/quote.go", "|| !e.Speakers[n.ID].Agreed", "", "./analysis/edition Quotes"},
	{"only what was confirmed is quoted with a theme", "analysis/edition/quote.go", "if !p.Confirmed ||", "if", "./analysis/edition Quotes"},
	{"what was read back stands as it was read", "analysis/edition/quote.go", "shared && own.Attribution == band &&", "shared &&", "./analysis/edition Quotes"},
	{"five share the description that was read back", "analysis/edition/quote.go", "shared && own.Attribution == band &&", "own.Attribution == band &&", "./analysis/edition Quotes"},
	{"what was read back names nobody", "analysis/disclose/disclose.go", "return !s.Named && len", "return len", "./analysis/disclose ReadBack"},
	{"two interviewers wrote a word of a candidate", "analysis/disclose/disclose.go", "u.InTheme >= leastWriters &&", "", "./analysis/disclose CandidateWord"},
	{"the order says no more than the bands", "analysis/edition/edition.go", "cmp.Compare(a.Label, b.Label)", "0", "./analysis/edition Digest"},
	{"nothing is claimed of words alone", "analysis/edition/edition.go", "if t.Barrier == \"\" && t.ID == \"\" {", "if false {", "./analysis/edition WordsAlone"},
	{"what nobody confirmed claims no sides", "analysis/edition/edition.go", "if confirmed := e.Policy.Theme(people.voices(confirmedNotes(t)), drawn); !confirmed {", "if confirmed := e.Policy.Theme(people.voices(t.Notes), drawn); !confirmed {", "./analysis/edition OnlyHeard"},
	{"what was only heard is likely", "analysis/edition/edition.go", "t.ChanceOf(e.Policy.K+drawn) >= likely &&", "", "./analysis/edition OnlyHeard"},
	{"what was only heard has no words", "analysis/edition/edition.go", "if in != Heard {\n\t\tshown.Terms", "if true {\n\t\tshown.Terms", "./analysis/edition OnlyHeard"},
	{"sides are of participants with read notes", "analysis/edition/edition.go", "Of: people.read[e.Sides[side]]}", "Of: people.size(e.Sides[side])}", "./analysis/edition OnlyHeard"},
	{"nothing is filled in where a note was read", "analysis/hear.go", "if len(coded) == 0 && !note.Coded {", "if len(coded) == 0 {", "./analysis FilledIn"},
	{"five carry a part of a theme", "analysis/disclose/disclose.go", "if all < p.K || 0 < only && only < p.K {", "if 0 < only && only < p.K {", "./analysis/disclose Apart"},
	{"five or none are between a theme and its part", "analysis/disclose/disclose.go", "if all < p.K || 0 < only && only < p.K {", "if all < p.K {", "./analysis/disclose Apart"},
	{"and three or none of a side", "analysis/disclose/disclose.go", "if 0 < s.Only[part] && s.Only[part] < p.Voices {", "if false {", "./analysis/disclose Apart"},
	{"a part may be said of the sides as the whole was", "analysis/disclose/disclose.go", "if !keeps(sides[0].Parts[part], sides[1].Parts[part]) {", "if _ = keeps(sides[0].Parts[part], sides[1].Parts[part]); false {", "./analysis/disclose Apart"},
	{"what may not be two stays one", "server/digest/draft.go", "if err == nil && !apart {", "if err == nil && !apart && number < 0 {", "./server TakingApart"},
	{"three ways of taking apart are tried", "server/store/editions/decision.go", "if asked >= most {", "if asked > most {", "./server TakingApart"},
	{"how many raise a part is not said at once", "analysis/edition/curate.go", "whole.Shares[i].Band, whole.Shares[i].AtLeast = disclose.Withheld, false", "whole.Shares[i].AtLeast = false", "./server TakingApart"},
	{"what is put together is counted from the next edition on", "analysis/edition/decision.go", "if d.Edition >= edition {", "if d.Edition > edition {", "./server DecisionsHold"},
	{"and said to be more until then", "analysis/edition/curate.go", "Share{side, band, band != disclose.Withheld && band != disclose.Most}", "Share{side, band, false}", "./server Curating"},
	{"and not taken back on the same notes", "analysis/edition/decision.go", "(d.Deed == Merge || d.Deed == Split) && d.Edition < edition", "(d.Deed == Merge || d.Deed == Split) && d.Edition < 0", "./server DecisionsHold"},
	{"a theme's name leads to nobody", "analysis/edition/name.go", "if what := PointsAt(d.Name); what != \"\" {", "if what := PointsAt(d.Name); what == \"-\" {", "./server NamesOfThemes"},
	{"who changes a draft takes its approval back", "server/store/editions/edition.go", "SET digest = ?, approver = NULL WHERE programme", "SET digest = ? WHERE programme", "./server Curating"},
	{"a note is scrubbed before it is stored", "server/collection/collection.go", "Text:     scrub.Replace(note.Text, spans),", "Text:     note.Text,", "./server Sealed|GetsOut"},
	{"so is its role band", "server/collection/collection.go", "scrub.Replace(note.RoleBand, c.Find(note.RoleBand))", "note.RoleBand", "./server Sealed"},
	{"what nobody looked at is taken out", "client/mark/mark.go", "m.Ask = left[place] && !m.fresh", "m.Ask = (m.ask || left[place]) && !m.fresh", "./client/mark NobodyLooked"},
	{"a note on its way is sealed", "client/web/page/memory.go", "cipherFor(cookie).Seal(nil, nil, plain, at[:])", "append(cipherFor(cookie).Seal(nil, nil, plain, at[:]), plain...)", "./client/web/page UnsentNotesAreSealed"},
	{"a file quotes nobody who said no", "client/notefile/notefile.go", "if len(note.Own) > 0 && !note.Quotable {", "if false {", "./client/notefile MarksThatCannotBe"},
	{"a file's quotes hold no identifier", "client/submit.go", "return !s.Ask && s.Start < o.End && o.Start < s.End", "return s.Ask && s.Start < o.End && o.Start < s.End", "./client PrepareOwnWords"},
	{"who said no is not quoted", "server/collection/voice.go", "len(n.OwnWords) > 0 && !n.Quotable", "false", "./server Voices"},
	{"quoted words hold no identifier", "server/collection/voice.go", "return !s.Ask && meets(s.Start, s.End)", "return s.Ask && meets(s.Start, s.End)", "./server Voices"},
	{"nor what took the place of one", "server/collection/voice.go", " || slices.ContainsFunc(masked, stood)", " || false && slices.ContainsFunc(masked, stood)", "./server Voices"},
	{"nor does what was read back with them", "server/collection/voice.go", "if slices.ContainsFunc(found,", "if false && slices.ContainsFunc(found,", "./server Voices"},
	{"what others said is not quoted", "server/collection/voice.go", "return t.Start < o.End && o.Start < t.End", "return t.Start > o.End && o.Start < t.End", "./server Voices"},
	{"a note is sealed", "server/collection/collection.go", "stored.Sealed = c.Seal(stored.Key, plain, vault.Bindings(stored)...)", "stored.Sealed = plain", "./server GetsOut"},
	{"a seal is bound to its programme", "server/vault/record.go", "recordVersion, n.Programme, string(n.ID[:])", "recordVersion, string(n.ID[:])", "./server Sealed"},
	{"a participant counts once", "server/vault/vault.go", "heard[n.slot] = newcomer{n.Interviewer, drafted}", "heard[n.name] = newcomer{n.Interviewer, drafted}", "./server Readiness"},
	{"an edition says a month at most", "server/desk/desk.go", "\"January 2006\"", "\"2 January 2006\"", "./server TwoPersons"},
	{"no rule goes below its floor", "server/encode/theme.go", "case rules.Below(Floor):", "case false:", "./server Policy"},
	{"a participant needs and shows no secret", "server/access/access.go", "case rule.AnonymousOnly && !caller.Anonymous():", "case false:", "./server WhoMay"},
	{"a role may do its own", "server/access/access.go", "case !slices.Contains(rule.Roles, caller.Role):", "case false:", "./server WhoMay"},
	{"only an administrator lists members", "server/access/access.go", "case !slices.Contains(rule.Roles, caller.Role):", "case method != \"/elephants.v1.AdminService/ListMembers\" && !slices.Contains(rule.Roles, caller.Role):", "./server WhoMay"},
	{"every method has a rule", "server/access/access.go", "missing = append(missing, name)", "rules[name] = &pb.Access{}", "./server NeedsAccess"},
	{"a panic's value is not logged", "server/call.go", "fmt.Sprintf(\"%T\", p)", "fmt.Sprint(p)", "./server Panic"},
	{"a link opens once", "server/store/programmes/credential.go", "tx.ExecContext(ctx, \"DELETE FROM main.link WHERE hash = ?\", hash[:])", "tx.ExecContext(ctx, \"SELECT 1 FROM main.link WHERE hash = ?\", hash[:])", "./server LinkOpens"},
	{"revoked is refused", "server/store/programmes/credential.go", "WHERE hash = ? AND revoked = 0", "WHERE hash = ?", "./server WhoMay"},
	{"an approval ends with its secret", "server/store/programmes/credential.go", "(SELECT programme, number FROM sound_edition WHERE approver = ?)", "(SELECT programme, number FROM sound_edition WHERE approver = ? AND 0)", "./server NoVoice"},
	{"a wish for lower rules ends with its secret", "server/store/programmes/credential.go", "(SELECT id FROM sound_programme WHERE proposer = ?)", "(SELECT id FROM sound_programme WHERE proposer = ? AND 0)", "./server NoVoice"},
	{"a link that was revoked opens nothing", "server/store/programmes/credential.go", "DELETE FROM main.link WHERE id = ? RETURNING", "SELECT coalesce(programme, '') FROM link WHERE id = ? AND '' =", "./server TestMembers"},
	{"a role band points at nobody", "server/admin/programme.go", "what != \"\"", "what == \"nothing\"", "./server CannotBe"},
	{"few role bands for an edition", "server/digest/digest.go", "policy, s.Programme.Bands))", "policy, \"\"))", "./server AFewTimes"},
	{"nor do the rules of a new programme", "server/admin/programme.go", "if p.Rules, err = encode.Rules(", "if p.Rules, _ = encode.Rules(", "./server CannotBe"},
	{"another person releases", "server/store/editions/edition.go", "case first == a.Coordinator:", "case false:", "./server TwoPersons"},
	{"a share that may not be said has no length", "client/web/edition/picture.go", "if s.GetBand() == pb.Band_BAND_UNSPECIFIED {", "if false {", "./client/web/edition Picture"},
	{"no picture of a side is full", "client/terminal.go", "{ return int(b) }", "{ return int(b) + 1 }", "./client Squares"},
	{"what nobody confirmed is on no card", "client/web/edition/sheet.go", "slices.Concat(s.Both, s.OneSide, s.Also)", "slices.Concat(s.Both, s.OneSide, s.Also, s.Heard)", "./client/web/edition Confirmed"},
	{"who asked for lower rules is not asked to agree", "server/digest/digest.go", "wish.Proposer == caller.ID", "wish.Proposer != caller.ID", "./server Policy"},
	{"another person lowers", "server/store/programmes/programme.go", "|| proposer == coordinator", "", "./server/store Rules"},
	{"a withdrawal destroys the key", "server/store/withdraw.go", "return s.keys.Destroy(ctx, []NoteID{id}) }", "return nil }", "./server/store TestWithdraw$"},
	{"and the draft", "server/store/withdraw.go", "WHERE r.id = ?1\n", "WHERE false\n", "./server WithdrawnNote"},
	{"a receipt that no note has is shown a link as well", "server/results/withdrawal.go", "w.Store.Receipts.NoLink(receipt),", "\"\",", "./server NoOracle"},
	{"who tries links is slowed down", "server/results/report.go", "if err := w.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {\n\t\treturn nil, err\n\t}\n", "", "./server ResultsAreRead"},
	{"a link is made with the server's key", "server/seal/receipt.go", "mac := hmac.New(sha256.New, r.key[:])\n\tmac.Write([]byte(\"elephants results", "mac := sha256.New()\n\tmac.Write([]byte(\"elephants results", "./server/seal Links"},
	{"each sentence of a report has a source", "server/report/words.go", "Sources: []*pb.ReportSource{source}}", "}", "./server/report EverySentence"},
	{"a report tells of what was released", "server/report/report.go", "if len(f.Editions) == 0 {", "if f.Editions = append(f.Editions, &pb.Digest{}); len(f.Editions) == 0 {", "./server/report NothingToTell"},
	{"rounds are told together only when they are asked for", "server/results/report.go", "|| len(next.Round.Pooled) > 0 || asked {", "|| asked && false {", "./server LearningRounds"},
	{"a report tells of no record that waits for approval", "server/results/report.go", "proto.Unmarshal(k.Approved, record))", "proto.Unmarshal(append(k.Approved, k.Waiting...), record))", "./server ApprovedRecords"},
	{"nor of a group without an approved one", "server/report/words.go", "func(g *pb.Group) bool { return g.Record == nil })", "func(g *pb.Group) bool { return false })", "./server/report GroupsAreTold"},
	{"a report says nothing that was taken back", "server/report/report.go", "if t.TakenBack(q.Text) {", "if false {", "./server/report LeavesOut"},
	{"nothing is printed anew with what was taken back", "client/digest.go", "if len(answer.GetTakenBack()) == 0 {", "if true {", "./client Printable"},
	{"words that were read otherwise open nothing yet", "client/web/participant/receipt.go", "if shown.Receipt != receipt {", "if false {", "./cmd/elephantsd AParticipantsReceipt"},
	{"a receipt shows no other words than those that may be quoted", "server/vault/sentence.go", "text := strings.TrimSpace(r.Text[own.Start:own.End])", "text := strings.TrimSpace(r.Text[own.Start:])", "./server ReceiptShows"},
	{"nor of a participant who did not agree", "server/vault/sentence.go", "if !r.Quotable {", "if false {", "./server/vault SentencesOf"},
	{"a receipt tells nothing of a draft", "server/results/withdrawal.go", "for _, q := range printed[s.Hash] {", "if d, err := w.Store.Draft(ctx, p.ID); err == nil {\n\t\t\tshown.Editions = append(shown.Editions, int32(d.Number))\n\t\t}\n\t\tfor _, q := range printed[s.Hash] {", "./server ReceiptShows"},
	{"words that no note has are answered as those without quotes", "server/results/withdrawal.go", "if desk.IsNotFound(err) {\n\t\treturn \"\", nil, nil", "if desk.IsNotFound(err) {\n\t\treturn \"\", nil, refuse.ErrReceipt", "./server NoOracle"},
	{"who looks at receipts is slowed down", "server/results/withdrawal.go", "if err := w.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil {", "if err := w.Withdrawals.Take(ctx, desk.SourceOf(ctx)); err != nil && len(typed) == 0 {", "./server NoOracle"},
	{"two receipts name the same words otherwise", "server/results/withdrawal.go", "of[:], sentence[:]", "of[:0], sentence[:]", "./server ReceiptShows"},
	{"a sentence that was taken back is not offered", "server/vault/vault.go", "o.speakable(n.Record)", "n.Record", "./server TakenBackBefore"},
	{"it is taken back in every round", "server/store/editions/takenback.go", "rounds, err := roundsOf(ctx, tx, programme)", "rounds, err := []string{programme}, error(nil)", "./server/store InEveryRound"},
	{"and what is made of another round's draft is refused", "server/store/editions/takenback.go", "WHERE programme = \"+ofProgramme,", "WHERE programme = ?1\",", "./server/store InEveryRound"},
	{"nothing is quoted where one is missing", "server/store/editions/takenback.go", "if !t.db.Guard.Whole(\"taken_back\", programme) {", "if false {", "./server/store ThatIsMissing"},
	{"the draft loses it", "server/results/withdrawal.go", "t.Quotes = slices.DeleteFunc(t.Quotes, theirs)", "_ = t", "./server TakenBackBefore"},
	{"and offers it no more", "server/results/withdrawal.go", "return theirs(o.Quote)", "return false", "./server TakenBackBefore"},
	{"and its approval", "server/store/editions/takenback.go", "approver = iif(digest = ?1, approver, NULL)", "approver = approver", "./server/store ADraftMadeBefore"},
	{"what was made of the draft before is refused", "server/store/editions/edition.go", "|| e.TakenBack != seen.TakenBack", "", "./server/store ADraftMadeBefore"},
	{"so is a draft that was being made", "server/store/editions/edition.go", "err != nil || n != draft.TakenBack {", "err != nil || n < 0 {", "./server/store ADraftMadeBefore"},
	{"what is kept of a sentence is keyed", "server/seal/receipt.go", "mac := hmac.New(sha256.New, r.key[:])\n\tmac.Write([]byte(\"elephants sentence", "mac := sha256.New()\n\tmac.Write([]byte(\"elephants sentence", "./server/seal Sentence"},
	{"where it lies does not say when it came", "server/store/editions/takenback.go", "INSERT INTO again SELECT sentence, programme FROM sound_taken_back", "INSERT INTO again SELECT sentence, programme FROM sound_taken_back LIMIT 0", "./server/store TellsNoOrder"},
	{"a restore takes sentences back again", "server/store/backup.go", "return editions.KeepTakenBack(ctx, tx, sentences)", "return editions.KeepTakenBack(ctx, tx, nil)", "./server/store SentencesBackAgain"},
	{"and discards the draft that may quote them", "server/store/backup.go", "\"DELETE FROM main.edition WHERE released = 0 AND programme IN \"+", "\"DELETE FROM main.edition WHERE released = 2 AND programme IN \"+", "./server/store SentencesBackAgain"},
	{"and is finished at the next start", "server/store/withdraw.go", "if leaving {", "if leaving && id == (NoteID{}) {", "./server/store Crash"},
	{"a withdrawn note does not come back", "server/store/note.go", "known, err = receiptKnown(ctx, q, n.Receipt)", "known, err = false, nil", "./server/store ComeBack"},
	{"nobody is the only one of their side in a group", "server/group/group.go", "case s.People < Least:", "case s.People < 1:", "./server GroupsAreRefused"},
	{"a lead is of the side that they speak for", "server/group/group.go", "if l.Side != sides[i] {", "if l.Side == \"\" {", "./server GroupsAreRefused"},
	{"a record with a name in it is refused", "server/year/group.go", "if len(doubts) > 0 {", "if false {", "./server GroupsAreRefused"},
	{"one side alone approves no record", "server/store/groups/group.go", "first.Role == l.Role", "first.Role == 0", "./server/store NeedsOneOfEachSide"},
	{"a record is approved in the words that were seen", "server/store/groups/group.go", "case g.RecordHash() != hash:", "case false:", "./server/store NeedsOneOfEachSide"},
	{"a lead who goes takes their approval", "server/store/programmes/credential.go", "\"UPDATE main.project_group SET approver = NULL WHERE id IN \"", "\"UPDATE main.project_group SET approver = approver WHERE id IN \"", "./server/store ALeadWhoGoes"},
	{"a record that waits is its own group's", "server/year/group.go", "one.Record, err = readRecord(s.ID, s.Approved)", "one.Record, err = readRecord(s.ID, append(s.Waiting, s.Approved...))", "./server ReachesNothingElse"},
	{"a group is its own programme's", "server/store/groups/group.go", "FROM project_group WHERE programme = ? AND id = ?\", programme, id)", "FROM project_group WHERE programme <> ? AND id = ? OR id = ?2\", programme, id)", "./server ReachesNothingElse"},
	{"a no in another form is not passed over", "client/notefile/head.go", "if ofQuoting(m[1]) {", "if len(m[1]) > 1000 {", "./client/notefile ConsentIsNotPassedOver"},
	{"who was revoked does nothing more", "server/store/audit/audit.go", "if err == nil && !good {", "if false {", "./server/store RevokedDoesNothing"},
	{"a note that is being withdrawn is in no draft", "server/store/editions/edition.go", "place.ItsNote + \" AND leaving = 0\"", "place.ItsNote", "./server/store TooLate"},
	{"a store is made in an empty folder alone", "server/store/folder/folder.go", "case len(entries) > 0:", "case len(entries) > 1000:", "./server/store NotTouched"},
	{"a backup is its owner's alone", "server/store/backup.go", "os.WriteFile(copied, nil, 0o600)", "os.WriteFile(copied, nil, 0o644)", "./server/store BackupWithoutARecipient"},
	{"who takes a note back can on a full disk", "server/store/folder/reserve.go", "if !errors.Is(err, sqlite.ErrFull) {", "if err != nil || sqlite.ErrFull == nil {", "./cmd/elephantsd AFullDisk"},
	{"an interviewer has a share of the processors", "server/desk/desk.go", "if err := s.Work.May(caller.ID); err != nil {", "if err := s.Work.May(caller.ID); err != nil && method == \"\" {", "./server ShareOf"},
	{"a message has so many parts", "server/quota/parts.go", "n > p.most {", "n > 1<<30 {", "./server/quota Parts"},
	{"deleted rows are overwritten", "server/store/sqlite/open.go", "\"secure_delete(1)\"", "\"secure_delete(0)\"", "./server/store TestWithdraw$"},
	{"what was acknowledged is synced", "server/store/sqlite/open.go", "\"synchronous(FULL)\"", "\"synchronous(NORMAL)\"", "./server/store PowerCut"},
	{"a release begins an epoch", "server/store/editions/edition.go", "; releases {", "; false && releases {", "./server/store ReleaseBegins"},
	{"an old epoch's key is destroyed", "server/store/keyring/keys.go", "\"DELETE FROM epoch WHERE id <> ?\"", "\"DELETE FROM epoch WHERE id > ?\"", "./server/store Epoch"},
	{"a backup without a recipient has no keys", "server/store/backup.go", "if recipient != nil {", "if recipient == nil {\n\t\t_ = os.WriteFile(filepath.Join(dir, \"keys\"), nil, 0o600)\n\t}\n\tif recipient != nil {", "./server/store WithoutARecipient"},
	{"a restore withdraws again", "server/store/backup.go", "for _, id := range gone.Notes {", "for _, id := range gone.Notes[:0] {", "./server/store Nowhere"},
	{"without an audit entry it does not happen", "server/store/programmes/credential.go", "return audit.Record(ctx, tx, act, \"issue secret\", c.Programme, 0)", "_ = audit.Record(ctx, tx, act, \"issue secret\", c.Programme, 0)\n\t\treturn nil", "./server/store WithoutAnEntry"},
	{"the audit log is a chain", "server/store/audit/audit.go", "!slices.Equal(l.hash, before) ||", "", "./server/store/audit Tampering"},
	{"a lost key is no withdrawal", "server/store/withdraw.go", "if keyless+noteless > 0 && !s.mending {", "if noteless > 0 && !s.mending {", "./server/store Damaged"},
	{"keys of another folder are refused", "server/store/vouched/rows.go", "if !bytes.Equal(mark, d.keys.Mark()) {", "if len(mark) == 0 && !bytes.Equal(mark, d.keys.Mark()) {", "./server/store AnotherFolder"},
	{"a changed row is refused", "server/vouch/vouch.go", "return ok && hmac.Equal(mac, sum(g.rowKey, row...))", "return ok || hmac.Equal(mac, sum(g.rowKey, row...))", "./server/store Takes"},
	{"a changed row is not made good by an update", "server/vouch/guard.go", "\"SELECT \"+fmt.Sprintf(t.touched(\"OLD.\"), t.call(\"vouched\", \"OLD.\"))", "\"SELECT 1 OR \"+fmt.Sprintf(t.touched(\"OLD.\"), t.call(\"sound\", \"OLD.\"))", "./server/store Takes"},
	{"a row that is put back shows", "server/vouch/seal.go", "if b[p] != t {", "if false && b[p] != t {", "./server/store PutBack"},
	{"a programme with rows put back makes no edition", "server/store/editions/edition.go", "if err := t.db.Guard.WholeScope(programme); err != nil {\n\t\treturn err\n", "if err := error(nil); err != nil {\n\t\treturn err\n", "./server/store PutBack"},
	{"nobody vouches for what others wrote", "server/store/vouched/rows.go", "if err := d.Guard.Begin(ctx, tx); err != nil {", "if err := ctx.Err(); err != nil {", "./server/store VouchedForByTheNext"},
	{"a trigger in the file is noticed", "server/vouch/seal.go", "err != nil || !hmac.Equal(now, schema) {", "err != nil || len(now) != len(schema) {", "./server/store ATrigger"},
	{"the head covers the end of the log", "server/vouch/seal.go", "append(parts, \"audit\", seq, hash)", "append(parts, \"audit\")", "./server/store SQLChanges"},
	{"an epoch vouches for itself", "server/store/keyring/keys.go", "!hmac.Equal(mac, epochMac(k.ring.vouch, e))", "mac == nil", "./server/store SQLChanges"},
	{"the keys vouch for themselves", "server/store/keyring/ring.go", "!hmac.Equal(mac, r.mac())", "mac == nil", "./server/store SQLChanges"},
	{"floors hold on reading", "server/store/programmes/programme.go", "p.Rules = p.Rules.AtLeast(Floor)", "_ = Floor", "./server/store Floors"},
	{"a note's place is drawn", "server/store/place/place.go", "at, err := Draw(base, next)", "at, err := next, error(nil)", "./server/store TellNoOrder"},
	{"a key's place is drawn", "server/store/place/place.go", "at, err := Draw(0, next)", "at, err := next, error(nil)", "./server/store TellNoOrder"},
	{"the log of the database keeps no batch", "server/store/note.go", "s.emptyLog(ctx, 1)", "s.emptyLog(ctx, 0)", "./server/store TellNoOrder"},
	{"a place that is left is filled", "server/store/place/place.go", "if at == last || !sound {", "if true {", "./server/store NoGaps"},
	{"to mend begins with a copy", "server/store/check.go", "if err := keepCopy(dir, keep); err != nil {", "if err := ctx.Err(); err != nil {", "./server/store TestMend"},
	{"lengths are eight", "server/seal/seal.go", "make([]byte, sizeClass(4+len(plain)))", "make([]byte, 4+len(plain))", "./server/store Lengths"},
	{"of a person four barriers count", "analysis/disclose/research.go", "return raised[:min(BarriersEach, len(raised))]", "return raised", "./analysis/disclose Bound"},
	{"in every histogram", "server/research/histogram.go", "disclose.Bound(slices.Clone(p.Raises), noise.Random.IntN)", "p.Raises", "./server FourBarriers"},
	{"a hundred people for counts", "analysis/disclose/research.go", "case participants < LeastCounted:", "case false:", "./analysis/disclose Size"},
	{"three programmes for counts", "analysis/disclose/research.go", "case programmes < LeastProgrammes:", "case false:", "./analysis/disclose Size"},
	{"counts are rounded", "analysis/disclose/research.go", "(max(0, noisy) + RoundTo/2) / RoundTo * RoundTo", "max(0, noisy)", "./analysis/disclose Show"},
	{"small counts are hidden", "analysis/disclose/research.go", "if f.Count < HideBelow {", "if false {", "./analysis/disclose Show"},
	{"a question costs one at most", "analysis/disclose/research.go", "epsilon >= LeastEach && epsilon <= MostEach", "epsilon >= LeastEach", "./analysis/disclose Epsilon"},
	{"a cohort costs four at most", "analysis/disclose/research.go", "epsilon >= 0 && epsilon <= MostEver", "epsilon >= 0", "./analysis/disclose Epsilon"},
	{"a question asks for no more than one", "server/research/research.go", "if !exact || !disclose.Question(q.Epsilon) {", "if !exact {", "./server Counts"},
	{"nobody sets a budget above four", "server/admin/admin.go", "if !exact || !disclose.Budget(to) {", "if !exact {", "./server WhoSets"},
	{"every count has noise", "server/research/histogram.go", "+law.Draw()", "+0", "./server OffAsClaimed"},
	{"zero is drawn as often as claimed", "server/noise/noise.go", "case minus && n == 0:", "case false:", "./server/noise Claimed"},
	{"of four barriers' worth", "server/research/histogram.go", "disclose.MostEach * disclose.BarriersEach", "disclose.MostEach", "./server OffAsClaimed"},
	{"another person opens a budget", "server/store/cohorts/cohort.go", "case !lowers && second && proposer == person:", "case false:", "./server/store TwoPersons"},
	{"lowering agrees to nobody", "server/store/cohorts/cohort.go", "if !lowers {", "if true {", "./server/store TwoPersons"},
	{"to look costs nothing", "server/research/research.go", "if req.FreeOnly {", "if false {", "./server Counts"},
	{"a question is asked at the price that was shown", "client/web/researcher/research.go", "if now.Cost > 0 && (", "if false && (", "./cmd/elephantsd Researchers"},
	{"who joined is agreed to first", "server/research/research.go", "if !m.Agreed {", "if false {", "./server SmallCohort"},
	{"and asks for nothing before", "server/research/research.go", "m.ID == caller.Programme && m.Agreed", "m.ID == caller.Programme", "./server SmallCohort"},
	{"a budget is not overspent", "server/store/cohorts/release.go", "if epsilon > c.Left() {", "if false {", "./server/store Overspends"},
	{"an answer is paid for first", "server/ledger/ledger.go", "number, err := l.store.Debit(", "_, _ = answer(ctx, 0)\n\tnumber, err := l.store.Debit(", "./server/ledger SameQuestion"},
	{"the same question has the same answer", "server/ledger/ledger.go", "written := q.String()", "written := q.String() + fmt.Sprintf(\"%p\", &q)", "./server/ledger SameQuestion"},
	{"a lost answer is not drawn again", "server/store/cohorts/release.go", "if err == nil && r.Answer == nil {", "if err == nil && r.Answer == nil {\n\t\terr = sqlite.ErrNotFound\n\t}\n\tif false {", "./server/ledger Crash"},
	{"an answer is kept once", "server/store/cohorts/release.go", " AND answer IS NULL", "", "./server/ledger Crash"},
	{"a cohort stays large", "server/research/research.go", "if c.Large {", "if false {", "./server Withdrawal"},
	{"people count, not notes", "server/research/histogram.go", "who := cmp.Or(said.Participant, id)", "who := id", "./server OnePerson"},
	{"a column that nobody chose is not read", "client/survey/notes.go", "for _, i := range c.text {", "for i := range row.Cells {", "./client/survey Notes"},
	{"a cell that a spreadsheet would run is quoted", "client/export/table.go", "strings.ReplaceAll(noFormula(v),", "strings.ReplaceAll(v,", "./client/export Edition"},
	{"what is in no edition is in no answer", "server/research/histogram.go", "if n.Edition == 0 || n.Edition > edition {", "if false {", "./server OnePerson"},
	{"no note goes while a backup is made", "server/store/backup.go", "s.db.Write.Conn(ctx)", "s.db.Read.Conn(ctx)", "./server/store BackupWhile"},
	{"no backup grows a week old", "server/backups/backup.go", "if k.age.Age() >= BackupDays*served.Day || i >= mostBackups {", "if i > 1000 {", "./server BackupsOfAWeek"},
	{"a jump of the clock is doubted", "server/served/served.go", "if step > 0 && step <= Day {", "if step > 0 {", "./server/served Ages"},
	{"what nobody served through counts a day later", "server/served/served.go", "c.Served, c.Doubted = c.Served+c.Doubted, 0", "c.Doubted = 0", "./server/served Ages"},
	{"that a backup was asked for is logged", "server/admin/backup.go", "a.Store.Log(ctx, a.Act(ctx), \"make backup\")", "ctx.Err()", "./server MakeBackup"},
	{"a restore finds budgets spent", "server/store/backup.go", "return cohorts.SpendAll(ctx, tx)", "_ = cohorts.SpendAll; return nil", "./server/store RestoreSpends"},
	{"no language is kept that nobody chose", "client/web/page/language.go", "l := LanguageChosen(r)\n	if l == nil {", "l := LanguageOf(r)\n	if l == nil {", "./cmd/elephantsd TheBrowsersLanguage"},
	{"plaintext stays on the loopback", "server/server.go", "s.tls == nil && !addr.IP.IsLoopback()", "addr == nil", "./cmd/elephantsd Loopback"},
	{"words under a black box are left out", "client/pdf/document.go", "letters[i], some = ' ', true", "some = true", "./client/pdf BlackBoxes"},
	{"only a proxy of ours says who calls", "server/proxy/proxy.go", "if !trusted(networks, r.RemoteAddr) {", "if false {", "./server/proxy Trust"},
	{"what others say in a transcript is not coded", "client/notefile/others.go", "if !n.saidByOthers(c.Start, c.End) {", "if true {", "./client/notefile WhoSpeaks"},
	{"two turns of each are enough to ask who speaks", "client/transcript/speakers.go", "n.times >= twiceNamed && twice >= fewSpeakers {", "false {", "./client/transcript Ascribe"},
	{"a head that is nearly one is refused", "client/notefile/head.go", "if near := known(m[1]); near != \"\" {", "if near := known(m[1]); false {", "./client/notefile Heads"},
	{"hidden text of a Word file is left out", "client/office/docx.go", "case w.inText && w.seen():", "case w.inText:", "./client/notefile FilesThatPeopleHave"},
	{"a cipher in place of words is refused", "client/pdf/pdf.go", "if cipher(text) {", "if false {", "./client/pdf CannotBeRead"},
	{"in a browser it asks nobody for anything", "client/web/interviewer/program.go", "policyWorker = \"default-src 'none'; script", "policyWorker = \"default-src 'self'; script", "./cmd/elephantsd WhereTheProgramRuns"},
	{"no receipt has a word that hurts", "server/seal/lexicon/main.go", "case bad != \"\":", "case false:", "./server/seal/lexicon TheListIsGenerated"},
	{"over TLS no cookie counts that anybody could plant", "client/web/page/cookie.go", "if r.TLS != nil {", "if false {", "./client/web/page PlainCookie"},
	{"a new sign-in ends the visit before", "client/web/page/visit.go", "\tf.visits.end(r)\n}", "}", "./cmd/elephantsd EndsTheVisitBefore"},
	{"a form goes to our own pages alone", "client/web/page/carry.go", "ourPath.MatchString(f.Get(\"back\"))", "strings.HasPrefix(f.Get(\"back\"), \"/\") && !strings.HasPrefix(f.Get(\"back\"), \"//\")", "./client/web/signin BackLeads"},
	{"no refusal takes what was typed", "proto/refusal/refusal.go", "\t\tdefault:\n", "\t\tcase string:\n\t\t\tsaid[i] = v\n\t\tdefault:\n", "./proto/refusal NothingThatWasTyped"},
	{"a fault is logged without what was typed", "client/web/page/refusal.go", "\"at\", at)", "\"at\", at, \"error\", err)", "./client/web/page FaultsAreLogged"},
	{"nor does a template's error say it", "client/web/page/page.go", "return unrendered{placeOf(v.Name, err)}", "return unrendered{err.Error()}", "./client/web/page FaultsAreLogged"},
}

// TestMutants takes each rule away and wants a test of it to fail: one that the same command ran, and that passed, with the rule
// in place. A test that fails anyway, was renamed or does not run would notice nothing, and neither would one that failed
// because the changed source does not compile.
func TestMutants(t *testing.T) {
	if os.Getenv("ELEPHANTS_MUTANTS") == "" {
		t.Skip("takes minutes: set ELEPHANTS_MUTANTS=1, as .ci/run does")
	}
	// By package, the tests that passed with every rule in place. They run when the first mutant asks.
	sound := map[string]func() outcome{}
	for dir, patterns := range testsByPackage() {
		sound[dir] = sync.OnceValue(func() outcome { return runTests(dir, strings.Join(patterns, "|"), "") })
	}
	for _, m := range mutants {
		t.Run(m.rule, func(t *testing.T) {
			t.Parallel()
			dir, pattern, _ := strings.Cut(m.test, " ")
			mutant := mutate(t, m.file, m.old, m.new)
			before := sound[dir]()
			named := regexp.MustCompile(pattern).MatchString
			switch {
			case !before.built || slices.ContainsFunc(before.failed, named):
				t.Fatalf("with every rule in place: built %v, failed %v\n%s", before.built, before.failed, before.said)
			case !slices.ContainsFunc(before.passed, named):
				t.Fatalf("no test of %s is called %s", dir, pattern)
			}
			outcome := runTests(dir, pattern, mutant)
			switch noticed := func(test string) bool { return slices.Contains(before.passed, test) }; {
			case !outcome.built:
				t.Errorf("the mutant does not compile:\n%s", outcome.said)
			case outcome.late:
				t.Errorf("the mutant never ends, which is not what its test is for:\n%s", outcome.said)
			case !slices.ContainsFunc(outcome.failed, noticed):
				t.Errorf("no test noticed:\n%s", outcome.said)
			}
		})
	}
}

// testsByPackage returns the patterns of tests that the mutants name, each once, by the folder of their package.
func testsByPackage() map[string][]string {
	patterns := map[string][]string{}
	for _, m := range mutants {
		dir, pattern, _ := strings.Cut(m.test, " ")
		if !slices.Contains(patterns[dir], pattern) {
			patterns[dir] = append(patterns[dir], pattern)
		}
	}
	return patterns
}

// Each mutant changes a text that is in its file once, and names a test that is in its package. This takes no time, so that
// whoever moves a rule hears of it at once.
func TestMutantsAreWhereTheyWere(t *testing.T) {
	for _, m := range mutants {
		source, err := os.ReadFile(filepath.Join("..", m.file))
		if n := strings.Count(string(source), m.old); err != nil || n != 1 {
			t.Errorf("%s: %q occurs %d times in %s, want once", m.rule, m.old, n, m.file)
		}
		dir, pattern, _ := strings.Cut(m.test, " ")
		names, err := filepath.Glob(filepath.Join("..", dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		var tests []string
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range testFunction.FindAllStringSubmatch(string(content), -1) {
				tests = append(tests, found[1])
			}
		}
		if !slices.ContainsFunc(tests, regexp.MustCompile(pattern).MatchString) {
			t.Errorf("%s: no test of %s is called %s", m.rule, dir, pattern)
		}
	}
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)

// mutate returns the name of an overlay, as the go command takes it, in which one text of a source file is another.
func mutate(t *testing.T, file, old, new string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(source), old); n != 1 {
		t.Fatalf("%q occurs %d times in %s, want once", old, n, file)
	}
	mutant := filepath.Join(t.TempDir(), "mutant.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{path: mutant}})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "overlay.json")
	for name, content := range map[string]string{mutant: strings.Replace(string(source), old, new, 1), name: string(overlay)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return name
}

// outcome is what one run of a package's tests came to.
type outcome struct {
	built          bool     // the package and its tests compiled
	late           bool     // the tests were ended because they took too long
	passed, failed []string // names of tests, not of their parts
	said           string
}

// runTests runs the tests of a package whose names match the pattern, over an overlay unless that is "".
func runTests(dir, pattern, overlay string) outcome {
	args := []string{"test", "-json", "-vet=off", "-timeout", "3m", "-run", pattern}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.Command("go", append(args, dir)...)
	cmd.Dir = ".."
	out, _ := cmd.CombinedOutput() // that it failed is in what it said
	o := outcome{built: true}
	for line := range strings.Lines(string(out)) {
		var event struct{ Action, Test, Output string }
		if json.Unmarshal([]byte(line), &event) != nil {
			o.said += line
			continue
		}
		o.said += event.Output
		switch part := strings.Contains(event.Test, "/"); {
		case event.Action == "build-fail":
			o.built = false
		case event.Test == "" || part:
		case event.Action == "pass":
			o.passed = append(o.passed, event.Test)
		case event.Action == "fail":
			o.failed = append(o.failed, event.Test)
		}
	}
	o.built = o.built && len(o.passed)+len(o.failed) > 0
	o.late = strings.Contains(o.said, "panic: test timed out")
	return o
}

// The judge of mutants is judged itself: it takes none that does not compile, is not noticed, or whose test is not there.
func TestMutantsAreJudged(t *testing.T) {
	const dir, file = "./analysis/stem", "analysis/stem/stem.go"
	whole := runTests(dir, ".", "")
	if !whole.built || len(whole.passed) == 0 || len(whole.failed) > 0 {
		t.Fatalf("nothing changed: built %v, passed %v, failed %v", whole.built, whole.passed, whole.failed)
	}
	if o := runTests(dir, ".", mutate(t, file, "\nfunc English(", "\nvar wrong int = true\n\nfunc English(")); o.built {
		t.Error("a mutant that does not compile passes for one that does")
	}
	if o := runTests(dir, "NoTestIsCalledThis", ""); o.built || len(o.passed) > 0 {
		t.Errorf("of a pattern that matches nothing the tests %v passed", o.passed)
	}
	if o := runTests(dir, ".", mutate(t, file, "\nfunc English(", "\nfunc init() { panic(0) }\n\nfunc English(")); o.built {
		t.Error("a program that breaks off before its first test passes for one whose test noticed")
	}
}
