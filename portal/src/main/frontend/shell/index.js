// What every page has: htmx, notices that pass by, menus that close, pages that wait, and a word when
// the line is gone.
import htmx from "htmx.org/dist/htmx.esm.js";
import "./base.css";
import "./frame.css";
import "./parts.css";
import { closeMenus } from "./menus.js";
import { listenForNotices, notice } from "./notices.js";
import { guardForms } from "./forms.js";
import { openPhones } from "./phone.js";
import { lookAgain } from "./waiting.js";

// Nothing inline and nothing evaluated: the content security policy would refuse it, and so do we.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  scrollBehavior: "auto",
  defaultSwapStyle: "outerHTML",
});

window.maru = { htmx, notice };

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token && event.detail.verb !== "get") {
    event.detail.headers[token.dataset.header] = token.content;
  }
});

closeMenus();
listenForNotices();
guardForms();
openPhones();
lookAgain();
