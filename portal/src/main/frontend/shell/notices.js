// A notice says what has just happened and, where that can be taken back, how. It stays long enough to
// be read, waits while the pointer or the focus is on it, and is read out by screen readers.
const SHOWN_FOR = 6000;
const SHOWN_WITH_UNDO_FOR = 10000;

function region() {
  return document.getElementById("notices");
}

function leaveLater(element) {
  const time = element.querySelector("form, a") ? SHOWN_WITH_UNDO_FOR : SHOWN_FOR;
  let timer = setTimeout(() => element.remove(), time);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    clearTimeout(timer);
    timer = setTimeout(() => element.remove(), time);
  };
  element.addEventListener("pointerenter", hold);
  element.addEventListener("pointerleave", resume);
  element.addEventListener("focusin", hold);
  element.addEventListener("focusout", resume);
}

/** Shows a text; `kind` is "done" or "problem". A problem stays until it is closed. */
export function notice(text, kind = "done") {
  const element = document.createElement("div");
  element.className = `notice-toast ${kind}`;
  const words = document.createElement("p");
  words.textContent = text;
  element.append(words);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close";
  close.setAttribute("aria-label", region().dataset.close);
  close.textContent = "×";
  close.addEventListener("click", () => element.remove());
  element.append(close);
  region().append(element);
  if (kind !== "problem") {
    leaveLater(element);
  }
}

export function listenForNotices() {
  const texts = region();
  if (!texts) {
    return;
  }
  texts.querySelectorAll(".notice-toast").forEach(leaveLater);
  texts.addEventListener("click", (event) => {
    event.target.closest("button.close")?.parentElement.remove();
  });
  document.addEventListener("maru:notice", (event) => notice(event.detail.text ?? event.detail.value, event.detail.kind));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status !== 401) {
      notice(status === 409 || status === 422 ? texts.dataset.refused : texts.dataset.problem, "problem");
    }
  });
  document.addEventListener("htmx:sendError", () => notice(texts.dataset.offline, "problem"));
  window.addEventListener("offline", () => notice(texts.dataset.offline, "problem"));
  window.addEventListener("online", () => {
    texts.querySelectorAll(".notice-toast.problem").forEach((element) => element.remove());
    notice(texts.dataset.online);
  });
}
