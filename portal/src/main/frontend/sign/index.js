import SignaturePad from "signature_pad";

const form = document.getElementById("sign");
if (form) {
  const canvas = document.getElementById("pad");
  const pad = new SignaturePad(canvas, { minWidth: 0.8, maxWidth: 2.6, penColor: "#1e2124" });
  const alert = document.getElementById("sign-alert");
  const button = form.querySelector("[type=submit]");
  const typed = document.getElementById("typed-name");

  // Sharp on every screen; what was drawn stays when the phone is turned.
  function fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const width = canvas.offsetWidth;
    if (!width || canvas.width === Math.round(width * ratio)) {
      return;
    }
    const strokes = pad.toData();
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(canvas.offsetHeight * ratio);
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    pad.fromData(strokes);
  }
  window.addEventListener("resize", fit);

  function method() {
    return form.elements.method.value;
  }

  function show() {
    document.getElementById("by-drawing").hidden = method() !== "drawn";
    document.getElementById("by-typing").hidden = method() !== "typed";
    typed.required = method() === "typed";
    fit();
  }
  form.querySelectorAll("[name=method]").forEach((radio) => radio.addEventListener("change", show));
  show();

  document.getElementById("pad-clear").addEventListener("click", () => pad.clear());
  document.getElementById("pad-undo").addEventListener("click", () => pad.fromData(pad.toData().slice(0, -1)));

  // After a fault the answers come back with the page, not within the document itself.
  form.querySelectorAll("[data-question]").forEach((given) => {
    const fields = [...form.elements].filter((field) => field.name === `answer.${given.dataset.question}`);
    for (const field of fields) {
      if (field.type === "radio") {
        field.checked = field.value === given.dataset.answer;
      } else {
        field.value = given.dataset.answer;
      }
    }
  });
  form.closest("details")?.addEventListener("toggle", fit);
  document.getElementById("faults")?.focus();

  // A file is handed in at once; what is answered and signed is its id, hash and name.
  form.ownerDocument.querySelectorAll("[data-answer-file]").forEach((field) => {
    const picker = document.createElement("input");
    picker.type = "file";
    picker.id = `${field.id}-file`;
    picker.accept = form.dataset.fileKinds;
    field.closest(".question").querySelector("label").htmlFor = picker.id;
    field.classList.add("hidden-visually");
    field.tabIndex = -1;
    field.setAttribute("aria-hidden", "true");
    const news = document.createElement("p");
    news.setAttribute("role", "status");
    news.className = "small";
    news.textContent = field.value.split(" ").slice(2).join(" ");
    field.after(picker, news);
    picker.addEventListener("change", async () => {
      field.value = "";
      if (!picker.files.length) {
        return;
      }
      news.textContent = form.dataset.fileSending;
      const body = new FormData();
      body.append("file", picker.files[0]);
      body.append("_csrf", form.elements._csrf.value);
      try {
        const answer = await fetch(form.dataset.files, { method: "POST", body });
        const text = await answer.text();
        if (answer.ok) {
          field.value = text;
          news.textContent = `✓ ${picker.files[0].name}`;
        } else {
          news.textContent = answer.status === 422 ? text : form.dataset.fileFailed;
        }
      } catch {
        news.textContent = form.dataset.fileFailed;
      }
    });
  });

  function say(text) {
    alert.textContent = text;
    alert.hidden = !text;
  }

  function pause(milliseconds) {
    return new Promise((resolve) => window.setTimeout(resolve, milliseconds));
  }

  // The same request may be sent as often as it takes: its key makes it one signature.
  async function send() {
    for (let attempt = 1; attempt <= 3; attempt++) {
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          signal: AbortSignal.timeout(15_000),
        });
        if (answer.redirected) {
          window.location.replace(answer.url);
        } else {
          form.dataset.plain = "yes";
          form.submit();
        }
        return;
      } catch {
        say(form.dataset.retrying);
        await pause(attempt * 1_000);
      }
    }
    say(form.dataset.failed);
    button.disabled = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    if (method() === "drawn") {
      if (pad.isEmpty()) {
        say(form.dataset.empty);
        canvas.scrollIntoView({ block: "center" });
        return;
      }
      form.elements.drawing.value = pad.toDataURL("image/png");
    } else {
      form.elements.drawing.value = "";
    }
    say("");
    button.disabled = true;
    send();
  });

  // Back from the done page: the browser may show this page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      window.location.reload();
    }
  });
}
