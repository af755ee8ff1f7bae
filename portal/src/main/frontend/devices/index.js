// Copies what stands beside a button: of an element that the button names, or the one before it.
import "./devices.css";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) {
    return;
  }
  const source = button.dataset.copy
    ? document.querySelector(button.dataset.copy)
    : button.parentElement.querySelector(".copied");
  try {
    await navigator.clipboard.writeText(source.textContent);
    window.maru.notice(button.dataset.done);
  } catch {
    // Without a secure line there is no clipboard: mark the text, so that one key copies it.
    getSelection().selectAllChildren(source);
  }
});
