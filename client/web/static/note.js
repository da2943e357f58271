// The pages of a note. They work without this; with it, names are found on this device where its browser can run the Go program that
// finds them (package wasm), before anything is sent. Then the pages follow each other in one document, which nothing leaves but
// what was checked, so that going back finds everything as it was, and a phone that loses its signal keeps the note. Nothing is kept
// anywhere else.
"use strict";

const {program, pdf, pdfBytes, pdfium, pdfiumBytes} = document.currentScript.dataset;
const {said, heard} = JSON.parse(document.getElementById("told").textContent); // in the language of the page
const at = id => document.getElementById(id);
const all = (selector, of = document) => [...of.querySelectorAll(selector)];
const one = (selector, of = document) => of.querySelector(selector);
const tell = (key, words) => said[key].replace("{1}", () => words);
const plain = typed => typed.replaceAll("\r\n", "\n").normalize("NFC").trim();
const wide = matchMedia("(min-width: 48rem)").matches; // on a phone a ring round the first offer would look like advice
document.documentElement.classList.add("js");

// Pages: each is the <main> of its address, as it was left.
const pages = new Map([[location.pathname, {main: one("main"), title: document.title}]]);
const isNote = path => /^\/note\/(who|said|goes|heard|check|sent)\//.test(path);
const on = name => location.pathname.startsWith("/note/" + name + "/");
let raw = ""; // what was written, while it is marked on this device
let leaving = false; // by a button of ours

addEventListener("beforeunload", event => {
  if (!leaving && !on("sent") && (raw || at("text")?.value.trim() || at("typed") || one(".heard"))) event.preventDefault();
});

function show(path) {
  const page = pages.get(path);
  if (page.main !== one("main")) one("main").replaceWith(page.main);
  document.title = page.title;
  const to = one("#errors", page.main) ?? one("h1", page.main);
  to.tabIndex = -1;
  to.focus({preventScroll: true});
  scrollTo(0, 0);
  if (path.startsWith("/note/goes/") && wide && left().length && to.matches("h1")) one(".jump").focus();
  if (path.startsWith("/note/heard/") && wide && to.matches("h1")) one(".ans")?.focus({preventScroll: true});
}

// arrive shows a page that has come.
function arrive(path, main, title) {
  pages.set(path, {main, title});
  if (path !== location.pathname) history.pushState(null, "", path);
  one("main").replaceWith(main);
  begin(main);
  show(path);
}

addEventListener("popstate", () => {
  if (pages.has(location.pathname)) return show(location.pathname);
  leaving = true;
  location.reload();
});

document.addEventListener("click", event => {
  const link = event.target.closest("a[href]");
  if (!link || !pages.has(link.pathname) || link.pathname === location.pathname || !isNote(link.pathname) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const form = one("form", pages.get(link.pathname).main);
  if (link.search === "?change" && form && !form.elements.then) form.append(field("then", "check"));
  history.pushState(null, "", link.pathname + link.search);
  show(link.pathname);
  const to = link.hash && one(link.hash);
  if (to) { to.closest("details")?.setAttribute("open", ""); to.scrollIntoView(); to.focus(); }
});

const field = (name, value) => Object.assign(document.createElement("input"), {type: "hidden", name, value});

// send posts a form and shows what comes back. Without a connection the page stays as it is and says so.
async function send(form, body, path) {
  let answer, text;
  try {
    answer = await fetch(path, {method: "POST", body});
    text = await answer.text();
  } catch {
    const out = at("offline");
    out.hidden = false;
    out.scrollIntoView({block: "center"});
    out.focus();
    const button = one("#go", form);
    if (button) button.textContent = said["try-again"];
    return null;
  }
  at("offline")?.setAttribute("hidden", "");
  const page = new DOMParser().parseFromString(text, "text/html");
  return {path: new URL(answer.url).pathname, main: document.adoptNode(one("main", page)), title: page.title};
}

addEventListener("online", () => at("offline")?.setAttribute("hidden", ""));

let sending = false;
document.addEventListener("submit", async event => {
  const form = event.target, button = event.submitter;
  if (!form.closest("main") || leaving) return;
  if (button?.matches(".other-language")) { // what was typed leaves this device for no other language
    event.preventDefault();
    return location.assign(button.formAction);
  }
  event.preventDefault();
  if (sending) return;
  sending = true;
  try {
    const body = new FormData(form, button);
    if (on("who")) await whoHere(body);
    if (on("said") && !await saidHere(body)) return;
    if (on("goes") && raw && !goesHere(form, body, button)) return;
    if (on("heard") && raw) linesHere(body);
    const page = await send(form, body, form.action);
    if (!page) return;
    if (page.path.startsWith("/note/sent/")) {
      raw = "";
      pages.clear();
      arrive(page.path, page.main, page.title);
    } else if (one("#sign-in", page.main)) arrive("/sign-in", page.main, page.title); // it holds what was sent
    else if (one("#step", page.main)) arrive(page.path, page.main, page.title);
    else {
      leaving = true;
      location.assign(page.path);
    }
  } finally {
    sending = false;
  }
});
document.addEventListener("click", event => { // the language's buttons stand outside the form
  const button = event.target.closest("button.other-language");
  if (!button) return;
  event.preventDefault();
  location.assign(button.formAction);
});

// The program that finds names
let ready = false, elsewhere = false, wasLoaded = Promise.resolve(), reading = null, pdfProgram;
const say = words => { const where = at("where"); if (where) where.textContent = words; };

// fetched is a program on its way, and calls back with how much of it has come.
async function fetched(path, come) {
  let got = 0;
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(answer.status);
  const counted = answer.body.pipeThrough(new TransformStream({
    transform(chunk, out) { come(got += chunk.length); out.enqueue(chunk); },
  }));
  return new Response(counted, {headers: {"Content-Type": "application/wasm"}});
}

async function load(come, stopped) {
  const go = new Go();
  const made = await WebAssembly.instantiateStreaming(await fetched(program, come), go.importObject);
  go.run(made.instance).finally(stopped);
  if (!globalThis.elephants) throw new Error("the program did not start");
}

function onServer(why) {
  const loading = at("loading");
  if (loading) loading.hidden = at("elsewhere").hidden = true;
  say(why + " " + said.server);
}

let state = "none"; // none, loading, ready, cannot
function startProgram() {
  if (!(program && globalThis.WebAssembly?.instantiateStreaming && globalThis.Go)) { state = "cannot"; return; }
  state = "loading";
  const stopped = () => { ready = false; state = "cannot"; onServer(said.stopped); };
  wasLoaded = load(got => { const loading = at("loading"); if (loading) loading.value = got; }, stopped).then(() => {
    ready = true;
    state = "ready";
    if (at("loading")) at("loading").hidden = at("elsewhere").hidden = true;
    say(said.ready);
  }, () => { state = "cannot"; onServer(said.cannot); });
}

// whoHere takes what points at somebody out of the description, before it leaves.
async function whoHere(body) {
  if (!body.get("role")?.trim()) return;
  await wasLoaded;
  if (ready) body.set("role", elephants.line(plain(body.get("role"))));
}

// saidHere marks what was written on this device, and asks for the page that shows it without sending it. It returns false where
// the interviewer has to do something first.
async function saidHere(body) {
  const text = at("text");
  if (elsewhere || state === "cannot" && !ready) { raw = ""; return true; } // the server does it
  if (!ready) {
    at("elsewhere").hidden = false;
    await wasLoaded;
    if (!ready || elsewhere) { raw = ""; return true; }
  }
  while (reading) {
    at("elsewhere").hidden = false;
    const read = await reading;
    if (!read && !reading && at("file").files.length === 0) return false; // why not has been said
  }
  if (at("file").files.length > 0) { raw = ""; return true; } // one that cannot be read here
  if (!/\p{L}/u.test(text.value)) {
    say(said["no-text"]);
    text.focus();
    return false;
  }
  const typed = elephants.typed(text.value, quotes(text.form));
  if (typed.error) {
    say(reword(typed.error));
    text.focus();
    return false;
  }
  adopt(text.form, typed);
  if (typed.speakers) {
    text.value = typed.text;
    askWhoSpeaks(typed.speakers);
    return false;
  }
  for (const [name, value] of new FormData(text.form)) if (name.startsWith("head-")) body.set(name, value);
  raw = plain(typed.text);
  body.set("text", "");
  body.set("where", "browser");
  return true;
}

// choice is what was decided in the form of a note.
const choice = form => new URLSearchParams([...new FormData(form)].filter(([name]) => ours.test(name))).toString();
const ours = /^(out|offered|word|words|kind-.*|look-.*)$/;

// marked is the note with its marks, as they are ticked in a form.
const marked = query => elephants.mark(raw, query, said);

// goesHere puts into the form what is sent: the text without what is taken out, and nothing else of it. It returns null where the
// page is drawn once more.
function goesHere(form, body, button) {
  const note = marked(choice(form));
  if (at("words").value.trim() && (button?.name === "again" || note.missing)) {
    draw(note);
    at("words").value = (note.missing ?? []).join("\n");
    if (note.missing) residue(tell("missing", note.missing.join(", ")));
    return false;
  }
  for (const name of [...body.keys()]) if (ours.test(name)) body.delete(name);
  body.set("where", "browser");
  body.set("text", note.sent);
  body.set("taken", note.taken);
  body.set("stays", (note.stays ?? []).join("\n"));
  return true;
}

function residue(words) {
  at("left").hidden = false;
  at("left").replaceChildren(Object.assign(document.createElement("p"), {textContent: words}));
}

function draw(note) {
  at("typed").innerHTML = note.html; // elephants escapes what was typed
  at("left").hidden = !note.left;
  if (note.left) {
    const lines = note.left.map(line => Object.assign(document.createElement("li"), {textContent: reword(line)}));
    one("#left ul")?.replaceChildren(...lines);
  }
  roving();
}

// A line beside a note that was marked here has its names taken out here too.
function linesHere(body) {
  for (const [name, value] of [...body]) if (name.startsWith("line-") && value.trim()) body.set(name, elephants.line(plain(value)));
}

// reword says in the language of the page what the program says in English.
function reword(words) {
  for (const {english, own} of heard) if (new RegExp(english).test(words)) return words.replace(new RegExp(english), own);
  return words;
}

// begin makes a page that was just loaded, or has come, work.
function begin(main) {
  if (one("#text", main)) beginSaid(main);
  if (one(".goes", main)) beginGoes(main);
  if (one(".heard", main)) beginHeard(main);
  const print = one("#print", main);
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
}

function beginSaid(main) {
  const text = one("#text", main), file = one("#file", main);
  text.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) text.form.requestSubmit(one("#go", main));
  });
  one("#elsewhere", main).addEventListener("click", () => { elsewhere = true; text.form.requestSubmit(one("#go", main)); });
  one("#speaker", main).addEventListener("change", () => {
    if (!ready) return; // the server does it
    const read = elephants.ascribe(text.value, at("speaker").value);
    if (read.error) return say(reword(read.error));
    text.value = read.text;
    at("whose").hidden = true;
    at("speaker").value = "";
    say(said["file-read"]);
    text.focus();
  });
  one("#loading", main).hidden = state !== "loading";
  const words = {loading: said["ready-soon"], ready: said.ready, cannot: said.cannot + " " + said.server}[state];
  if (words) one("#where", main).textContent = words;
  file.addEventListener("change", () => {
    const begun = reading = readFile(file).catch(() => false).then(read => {
      at("elsewhere").hidden = true;
      if (reading === begun) reading = null;
      return read;
    });
  });
}

async function readFile(chosen) {
  const file = chosen.files[0];
  const not = why => { say(why); return false; };
  if (!file) return true;
  if (file.size > 20 << 20) {
    chosen.value = "";
    return not(said["file-long"]);
  }
  if (!file.size) {
    chosen.value = "";
    return not(said["file-empty"]);
  }
  await wasLoaded;
  if (!ready) return false;
  const read = await textOf(file);
  if (chosen.files[0] !== file) return false; // another was chosen
  if (read.cannot) return not(said["pdf-server"]);
  chosen.value = "";
  if (read.slow) return not(said["pdf-slow"]);
  if (read.stopped) return not(said["pdf-stopped"]);
  if (read.error) {
    const why = reword(read.error);
    return not(tell("file-unread", why[0].toUpperCase() + why.slice(1)));
  }
  const text = at("text"), form = text.form;
  text.value = (text.value.trim() + "\n\n" + read.text).trim();
  adopt(form, read);
  if (read.speakers) return askWhoSpeaks(read.speakers);
  say(said["file-read"] + (read.covered ? " " + said["pdf-covered"] : "") +
    (read.pictures ? " " + tell("pdf-pictures", read.pictures) : ""));
  text.focus();
  return true;
}

// quotes says whether the person agreed to be quoted, as the page before this one was answered.
const quotes = form => form.elements["kept.quotable"]?.value === "yes";

// adopt puts what the head of a text says into the form, where it counts. A no to being quoted does too.
function adopt(form, read) {
  for (const name of ["side", "sector", "role", "participant", "coded"]) {
    if (!read[name]) continue;
    const value = name === "role" ? elephants.line(plain(read.role)) : name === "coded" ? "yes" : read[name];
    form.elements["head-" + name]?.remove();
    form.append(field("head-" + name, value));
  }
  if (!quotes(form) || read.quotable) return;
  form.elements["head-quotable"]?.remove();
  form.append(field("head-quotable", "no"));
}

// askWhoSpeaks has the interviewer say whose words are the participant's; what others said is marked in the text then.
function askWhoSpeaks(names) {
  const list = at("speaker");
  const everybody = [...list.options].at(-1);
  list.replaceChildren(new Option("", ""), ...names.map(name =>
    new Option(name === "unnamed" ? said.unnamed : name, name)), everybody);
  list.value = "";
  at("whose").hidden = false;
  say(said["who-speaks"]);
  list.focus();
  return true;
}

// textOf is what a file says, as the program reads it; a PDF file's text is read by another one before.
async function textOf(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  if (!/\.pdf$/i.test(file.name)) return elephants.read(file.name, content, quotes(at("text").form));
  const read = pdf && globalThis.Worker ? await textOfPDF(content) : {cannot: true};
  if (read.text === undefined) return read;
  return {...elephants.read("", new TextEncoder().encode(read.text), quotes(at("text").form), read.beside), covered: read.covered, pictures: read.pictures};
}

async function textOfPDF(content) {
  const loading = at("loading");
  try {
    if (!pdfProgram) {
      say(said["pdf-soon"]);
      loading.max = Number(pdfBytes) + Number(pdfiumBytes);
      loading.value = 0;
      loading.hidden = false;
      const come = {};
      const compiled = async path => WebAssembly.compileStreaming(await fetched(path, got => {
        come[path] = got;
        loading.value = Object.values(come).reduce((sum, one) => sum + one);
      }));
      const [program, library] = await Promise.all([compiled(pdf), compiled(pdfium)]);
      pdfProgram = {program, pdfium: library};
    }
    say(said["pdf-reading"]);
    return await readPDF(pdfProgram, content);
  } catch {
    return {cannot: true};
  } finally {
    loading.hidden = true;
  }
}

// readPDF reads a PDF file with two modules, in a Worker that ends with it. What comes back has the text, or error: why not, or slow,
// stopped or cannot, if the reading took too long, broke off, or is beyond this browser.
const longestPDF = 20_000; // ms

function readPDF(modules, content) {
  return new Promise(answer => {
    const worker = new Worker("/static/pdf.js");
    const late = setTimeout(() => end({slow: true}), longestPDF);
    const end = read => {
      worker.terminate();
      clearTimeout(late);
      answer(read);
    };
    worker.addEventListener("message", ({data}) => end(data));
    worker.addEventListener("error", () => end({cannot: true}));
    worker.postMessage({...modules, content}, [content.buffer]);
  });
}

// What goes
const left = () => all(".ask").filter(ask => !one(":checked", ask));
let here = 0;

function roving() { // all words that are not marked are one stop of the Tab key; arrows go from word to word
  const words = all(".w > input");
  for (const word of words) word.removeAttribute("aria-hidden");
  if (words.length) words[0].tabIndex = 0;
}

function beginGoes(main) {
  const form = one(".goes", main);
  if (raw) draw(marked(""));
  else if (!at("typed").textContent.trim()) return location.replace(location.pathname.replace("goes", "said")); // it was reloaded
  else roving();
  form.addEventListener("change", event => { // a word that was marked gets the list of kinds; the likeliest is chosen
    const word = event.target;
    if (!word.matches(".w > input")) return;
    const label = word.parentNode;
    one("select", label)?.remove();
    if (!word.checked) return;
    const list = at("kinds").content.firstElementChild.cloneNode(true), words = one("span", label);
    list.name = "kind-" + word.value;
    list.value = one(`[data-kind="${words.dataset.kind}"]`, list).value;
    list.setAttribute("aria-label", tell("becomes", words.textContent));
    label.append(list);
  });
  form.addEventListener("keypress", event => { if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); });
  form.addEventListener("keydown", event => {
    const words = all(".w > input", form), now = words.indexOf(event.target), by = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (now >= 0 && by && words[now + by]) {
      event.preventDefault();
      words[now].tabIndex = -1;
      words[now + by].tabIndex = 0;
      words[now + by].focus();
    }
    const ask = event.target.closest?.(".ask"), value = {t: "out", l: "leave"}[event.key.toLowerCase()];
    if (!ask || !value || event.ctrlKey || event.metaKey || event.altKey) return;
    one(`[value=${value}]`, ask).click(); // T takes out, L leaves, and the next comes
    here = 0;
    left().length ? one(".jump").click() : at("go").focus();
  });
  one(".jump", main).addEventListener("click", event => { // to the next that is left
    event.preventDefault();
    const asks = left();
    if (!asks.length) return;
    const ask = asks[here++ % asks.length];
    ask.scrollIntoView({block: "center"});
    one("input", ask).focus({preventScroll: true});
  });
}

// What was heard
function beginHeard(main) {
  const form = one(".heard", main), parts = all(".p", form);
  let how = ""; // what B or H said of the next digit
  const go = part => {
    const to = part ? one(".ans", part) : all(".stick button", form).find(button => button.offsetHeight);
    to.focus({preventScroll: true});
    (part ?? to).scrollIntoView({block: part ? "start" : "nearest"});
  };
  form.addEventListener("change", event => { // "nothing" and the rest exclude each other
    const box = event.target, part = box.closest(".p");
    if (!box.checked || !box.matches(".ans")) return;
    for (const other of all(".ans", part)) if (other !== box && (other.matches(".nothing") || box.matches(".nothing"))) other.checked = false;
  });
  form.addEventListener("keypress", event => { if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); });
  form.addEventListener("keydown", event => { // only while something of a part has the focus
    const part = event.target.closest(".p"), now = parts.indexOf(part), key = event.key.toLowerCase();
    if (!part || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, select")) return;
    const boxes = all(".ans", part), box = boxes[key - 1];
    if (/^[1-8]$/.test(key) && box && !box.matches(".nothing, .else")) {
      box.click();
      if (how) one(`[value=${how}]`, box.closest(".chip").nextElementSibling).click();
      how = "";
      go(parts[now + 1]);
    } else if (key === "0") { one(".nothing", part).click(); go(parts[now + 1]); }
    else if (key === "9") { one(".else", part).click(); one(".own-line textarea", part).focus(); }
    else if (key === "b" || key === "h") how = key === "b" ? "better" : "hope";
    else if (key === "n") go(parts[now + 1]);
    else if (key === "p" && now) go(parts[now - 1]);
    else if (key === "r") go(null);
    else return;
    event.preventDefault();
  });
}

if (isNote(location.pathname) && !on("sent")) startProgram();
begin(one("main"));
if (on("goes") || on("heard")) show(location.pathname);
else { const errors = at("errors"); errors?.focus(); }
