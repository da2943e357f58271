// Arrow keys and what clickers send go from screen to screen; the links and a finger do without this.
"use strict";
const screens = [...document.querySelectorAll("section")];
const steps = {ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1, Home: -Infinity, End: Infinity};
const shown = () => screens.findIndex(s => s.getBoundingClientRect().bottom > innerHeight / 2);
addEventListener("keydown", e => {
  const step = steps[e.key];
  if (!step || e.ctrlKey || e.altKey || e.metaKey || (e.target.closest("a") && (e.key === "Enter" || e.key === " "))) return;
  e.preventDefault();
  const to = screens[Math.min(screens.length - 1, Math.max(0, shown() + step))];
  to.scrollIntoView({behavior: "instant"});
  to.focus({preventScroll: true});
  history.replaceState(null, "", "#" + to.id); // so that who reloads stays where they are
});
// Some clickers send a space as a letter of its own, which would scroll on.
addEventListener("keypress", e => { if (e.key === " " && !e.target.closest("a")) e.preventDefault(); });
