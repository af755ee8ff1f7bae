// The questions of the consent form: templates in the page, copied with a number of their own. The
// order in the page is the order in the form.
export function questions(form, saver) {
  const list = document.getElementById("questions");
  const news = document.getElementById("questions-news");

  function renumber() {
    list.querySelectorAll("[data-question]").forEach((block, index) => {
      block.querySelector("[data-number]").textContent = String(index + 1);
    });
  }

  function add(kind) {
    const used = [...list.querySelectorAll("[data-question]")].map((block) => Number(block.dataset.question));
    const number = Math.max(0, ...used) + 1;
    const template = document.getElementById(`question-${kind}`);
    const block = template.content.firstElementChild.cloneNode(true);
    block.dataset.question = String(number);
    for (const element of block.querySelectorAll("[name],[id],[for],[value='NEW']")) {
      for (const attribute of ["name", "id", "for", "value"]) {
        if (element.hasAttribute(attribute)) {
          element.setAttribute(attribute, element.getAttribute(attribute).replaceAll("NEW", number));
        }
      }
    }
    list.append(block);
    renumber();
    block.querySelector("input[type=text]").focus();
    saver.later();
  }

  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-add-question]");
    if (adder) {
      add(adder.dataset.addQuestion);
      return;
    }
    const button = event.target.closest("[data-question-act]");
    if (!button) {
      return;
    }
    const block = button.closest("[data-question]");
    const act = button.dataset.questionAct;
    if (act === "remove") {
      const next = block.nextElementSibling ?? block.previousElementSibling;
      block.remove();
      news.textContent = news.dataset.removed;
      (next?.querySelector("input[type=text]") ?? document.querySelector("[data-add-question]")).focus();
    } else if (act === "up" && block.previousElementSibling) {
      block.previousElementSibling.before(block);
      button.focus();
    } else if (act === "down" && block.nextElementSibling) {
      block.nextElementSibling.after(block);
      button.focus();
    }
    renumber();
    saver.later();
  });

  const has = form.elements.consent;
  const panel = document.getElementById("consent-panel");
  const show = () => {
    panel.hidden = !has.checked;
    if (has.checked && !list.children.length) {
      add("takes-part");
      has.focus();
    }
  };
  has.addEventListener("change", show);
  renumber();
}
