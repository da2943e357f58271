// A sign-in link carries its secret after the #, which browsers do not send. Put it into the form, and take it out of sight.
const secret = location.hash.slice(1);
if (secret) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("secret").value = secret;
  document.getElementById("sign-in").submit();
}
