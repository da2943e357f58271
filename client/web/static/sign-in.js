// A sign-in link carries its secret after the #, which browsers do not send. Put it into the form, and take it out of sight; also
// where the page is open already. A link that opens once is not used up by looking at it: somebody presses the button.
const take = () => {
  const secret = location.hash.slice(1);
  if (!secret) return;
  history.replaceState(null, "", location.pathname);
  document.getElementById("secret").value = secret;
  if (!secret.startsWith("elephants-link-")) return document.getElementById("sign-in").submit();
  document.getElementById("once").hidden = false;
  document.querySelector("#sign-in button").focus();
};
take();
addEventListener("hashchange", take);
