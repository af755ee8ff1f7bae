import { Editor } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Picture } from "./image.js";

const COMMANDS = {
  heading: (chain) => chain.toggleHeading({ level: 2 }),
  subheading: (chain) => chain.toggleHeading({ level: 3 }),
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  underline: (chain) => chain.toggleUnderline(),
  bullets: (chain) => chain.toggleBulletList(),
  numbers: (chain) => chain.toggleOrderedList(),
  quote: (chain) => chain.toggleBlockquote(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  "row-add": (chain) => chain.addRowAfter(),
  "row-delete": (chain) => chain.deleteRow(),
  "column-add": (chain) => chain.addColumnAfter(),
  "column-delete": (chain) => chain.deleteColumn(),
  "table-delete": (chain) => chain.deleteTable(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

const PRESSED = {
  heading: ["heading", { level: 2 }],
  subheading: ["heading", { level: 3 }],
  bold: ["bold"],
  italic: ["italic"],
  underline: ["underline"],
  bullets: ["bulletList"],
  numbers: ["orderedList"],
  quote: ["blockquote"],
  link: ["link"],
};

// Puts a rich editor in the place of the text area, which keeps the value that the form sends.
export function edit(area, toolbar) {
  const place = document.createElement("div");
  place.className = "editor-text";
  area.after(place);
  area.hidden = true;

  const editor = new Editor({
    element: place,
    injectCSS: false,
    content: area.value,
    extensions: [
      StarterKit.configure({
        heading: { levels: [2, 3, 4] },
        code: false,
        codeBlock: false,
        link: { openOnClick: false, protocols: ["tel"], defaultProtocol: "https" },
      }),
      Table.configure({ resizable: false }),
      TableRow,
      TableHeader,
      TableCell,
      Picture,
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": area.dataset.label,
        "aria-describedby": area.dataset.help,
        lang: "ko",
      },
    },
    onUpdate: () => {
      area.value = editor.isEmpty ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: ({ editor: changed }) => show(changed, toolbar),
  });

  bar(editor, toolbar);
  links(editor);
  place.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      toolbar.querySelector("button[tabindex='0']").focus();
    }
  });
  return editor;
}

// One stop of the Tab key for the whole bar; arrows move within it.
function bar(editor, toolbar) {
  const buttons = () => [...toolbar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
  toolbar.querySelectorAll("button").forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1;
  });
  toolbar.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") {
      editor.commands.focus();
    } else if (to !== undefined) {
      event.preventDefault();
      const next = all[(to + all.length) % all.length];
      all.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
      next.focus();
    }
  });
  toolbar.addEventListener("mousedown", (event) => event.preventDefault());
  toolbar.addEventListener("click", (event) => {
    const command = COMMANDS[event.target.closest("button")?.dataset.command];
    if (command) {
      command(editor.chain().focus()).run();
    }
  });
  show(editor, toolbar);
}

function show(editor, toolbar) {
  for (const [command, what] of Object.entries(PRESSED)) {
    toolbar.querySelector(`[data-command="${command}"]`)?.setAttribute("aria-pressed", editor.isActive(...what));
  }
  const tools = toolbar.querySelector("[data-tools='table']");
  if (tools) {
    tools.hidden = !editor.isActive("table");
  }
}

function links(editor) {
  const dialog = document.getElementById("link-dialog");
  const address = dialog.querySelector("input");
  const open = () => {
    address.value = editor.getAttributes("link").href ?? "";
    dialog.returnValue = "";
    dialog.showModal();
  };
  document.querySelector("[data-command='link']").addEventListener("click", open);
  editor.view.dom.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener("close", () => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (dialog.returnValue === "remove" || (dialog.returnValue === "set" && !address.value.trim())) {
      chain.unsetLink().run();
    } else if (dialog.returnValue === "set") {
      const typed = address.value.trim();
      const href = /^(https?:|mailto:|tel:)/i.test(typed) ? typed : `https://${typed}`;
      if (editor.state.selection.empty && !editor.isActive("link")) {
        chain.insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
      } else {
        chain.setLink({ href }).run();
      }
    }
  });
}
