// A receipt's picture carries its words after the #, which browsers do not send. Put them into the form, and out of sight. They
// are not sent before somebody presses the button.
const words = location.hash.slice(1);
if (words) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("receipt").value = decodeURIComponent(words).replaceAll("-", " ");
  for (const link of document.querySelectorAll("a.other-language")) link.hash = words; // the page in another language has them too
}
