// Saves the draft by itself: a second after the last change, when the page is left, and before it is
// sent. One request at a time; what changes meanwhile goes with the next one.
export function saving(form, status) {
  const texts = status.dataset;
  let timer = 0;
  let changed = false;
  let running = null;

  function say(text) {
    status.textContent = text;
  }

  async function post() {
    changed = false;
    say(texts.saving);
    const data = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(15_000),
      });
      if (answer.status === 409) {
        say(texts.elsewhere);
        form.dataset.stopped = "yes";
        return;
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const saved = await answer.json();
      form.elements.revision.value = saved.revision;
      say(texts.saved.replace("{0}", saved.at));
    } catch {
      changed = true;
      say(texts.failed);
      timer = window.setTimeout(now, 5_000);
    }
  }

  async function now() {
    window.clearTimeout(timer);
    if (running) {
      await running;
    }
    if (changed && !form.dataset.stopped) {
      running = post();
      await running;
      running = null;
    }
    return !changed;
  }

  function later() {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(now, 1_000);
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("[type=file]")) {
      later();
    }
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[type=file]")) {
      later();
    }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      now();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed && !form.dataset.leaving) {
      event.preventDefault();
    }
  });
  return { later, now };
}
