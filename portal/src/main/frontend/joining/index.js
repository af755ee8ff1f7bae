// A QR code of a sheet leads here with the code behind the #, which browsers keep to themselves.
const field = document.querySelector("[data-code]");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[A-Za-z0-9-]{6,40}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
