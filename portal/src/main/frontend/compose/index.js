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
      count(people, true);
    } else if (event.target.name === "student") {
      count(people, false);
    }
  });
  count(people, true);

  document.querySelectorAll("form[data-after-saving]").forEach((other) => {
    other.addEventListener("submit", (event) => {
      if (other.dataset.leaving) {
        return;
      }
      event.preventDefault();
      const by = event.submitter;
      saver.now().then(() => {
        window.setTimeout(() => {
          other.dataset.leaving = "yes";
          form.dataset.leaving = "yes";
          other.requestSubmit(by);
        });
      });
    });
  });
  document.querySelectorAll("a[data-after-saving]").forEach((link) => {
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

// Names are shown anew when classes change; when single students change, only the count is, so that
// nobody loses her place in the list.
async function count(people, names) {
  const query = new URLSearchParams();
  for (const box of form.querySelectorAll("[name=audience]:checked, [name=student]:checked, [type=hidden][name=student]")) {
    query.append(box.name, box.value);
  }
  const answer = await fetch(`${people.dataset.address}?${query}`, { headers: { Accept: "text/html" } });
  if (!answer.ok) {
    return;
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (names) {
    people.replaceChildren(...parsed.body.childNodes);
  } else {
    people.querySelector("[data-count]")?.replaceWith(parsed.querySelector("[data-count]"));
  }
}
