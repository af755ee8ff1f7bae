import { edit } from "./editor.js";
import { files, pictures } from "./files.js";
import { questions } from "./questions.js";
import { saving } from "./saving.js";
import "./compose.css";

const form = document.getElementById("compose");
if (form) {
  const saver = saving(form, document.getElementById("saved"));
  const editor = edit(form.elements.body, document.getElementById("toolbar"));
  pictures(editor, files(form).upload);
  questions(form, saver);

  const people = document.getElementById("audience-people");
  form.addEventListener("change", (event) => {
    if (event.target.name === "audience") {
      count(people);
    }
  });
  count(people);

  document.querySelectorAll("[data-after-saving]").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      saver.now().then(() => window.location.assign(link.href));
    });
  });

  // Everything is saved before the next page (preview, sending) is asked for.
  form.addEventListener("submit", (event) => {
    if (form.dataset.leaving) {
      return;
    }
    event.preventDefault();
    const by = event.submitter;
    saver.now().then(() => {
      // In a task of its own: with nothing left to save this would still run inside the event, where the
      // browser ignores another submission.
      window.setTimeout(() => {
        form.dataset.leaving = "yes";
        form.requestSubmit(by);
      });
    });
  });
}

async function count(people) {
  const chosen = [...form.querySelectorAll("[name=audience]:checked")].map((box) => box.value);
  const query = new URLSearchParams(chosen.map((value) => ["audience", value]));
  const answer = await fetch(`${people.dataset.address}?${query}`, { headers: { Accept: "text/html" } });
  if (answer.ok) {
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    people.replaceChildren(...parsed.body.childNodes);
  }
}
