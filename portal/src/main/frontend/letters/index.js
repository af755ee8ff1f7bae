// Print buttons and dialogs of the letters' pages.
import "./letters.css";
import "./sheet.css";
import "./evidence.css";

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print],[data-open],[data-close]");
  if (target?.hasAttribute("data-print")) {
    window.print();
  } else if (target?.dataset.open) {
    document.getElementById(target.dataset.open).showModal();
  } else if (target) {
    target.closest("dialog")?.close();
  }
});
