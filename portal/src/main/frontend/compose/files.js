// Uploads: each file goes by itself as soon as it is chosen or dropped, with its progress shown. The
// server answers with the list as it now is.
export function files(form) {
  const field = document.getElementById("files-field");
  const drop = document.getElementById("files-drop");
  const news = document.getElementById("files-news");

  function csrf() {
    return { name: form.elements._csrf.name, value: form.elements._csrf.value };
  }

  function upload(address, file, progress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const data = new FormData();
      data.append(csrf().name, csrf().value);
      data.append("file", file);
      request.upload.onprogress = (event) => progress(event.loaded / event.total);
      request.onload = () => (request.status < 300 ? resolve(request) : reject(request));
      request.onerror = () => reject(request);
      request.open("POST", address);
      request.setRequestHeader("Accept", "text/html");
      request.send(data);
    });
  }

  function place(html) {
    const list = document.getElementById("files-list");
    const parsed = new DOMParser().parseFromString(html, "text/html").getElementById("files-list");
    if (parsed) {
      list.replaceWith(parsed);
    }
  }

  async function attach(chosen) {
    for (const file of chosen) {
      if (file.size > Number(field.dataset.limit)) {
        news.textContent = field.dataset.tooLarge.replace("{0}", file.name);
        continue;
      }
      try {
        const done = await upload(field.dataset.address, file, (part) => {
          news.textContent = `${file.name} ${Math.round(part * 100)} %`;
        });
        place(done.responseText);
        news.textContent = field.dataset.done.replace("{0}", file.name);
      } catch (failed) {
        const why = failed.status === 413 ? field.dataset.tooLarge : failed.responseText?.startsWith("<") ? "" : failed.responseText;
        news.textContent = `${file.name}: ${why || field.dataset.failed}`.replace("{0}", file.name);
      }
    }
    field.value = "";
  }

  field.addEventListener("change", () => attach([...field.files]));
  for (const kind of ["dragover", "dragenter"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    attach([...event.dataTransfer.files]);
  });
  document.addEventListener("click", async (event) => {
    const remove = event.target.closest("[data-remove-file]");
    if (!remove) {
      return;
    }
    const data = new URLSearchParams({ [csrf().name]: csrf().value });
    const answer = await fetch(remove.dataset.removeFile, { method: "POST", body: data, headers: { Accept: "text/html" } });
    if (answer.ok) {
      place(await answer.text());
      news.textContent = remove.dataset.removed;
      field.focus();
    }
  });

  return { upload };
}

// Pictures in the text: chosen in a dialog together with what they show, for those who cannot see
// them.
export function pictures(editor, upload) {
  const dialog = document.getElementById("picture-dialog");
  const file = dialog.querySelector("input[type=file]");
  const alt = dialog.querySelector("input[type=text]");
  const news = dialog.querySelector("[role=alert]");
  document.querySelector("[data-command='picture']").addEventListener("click", () => {
    file.value = "";
    alt.value = "";
    news.textContent = "";
    dialog.showModal();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const done = await upload(dialog.dataset.address, file.files[0], () => {});
      const picture = JSON.parse(done.responseText);
      dialog.close();
      editor.chain().focus().insertContent({ type: "picture", attrs: { src: `image:${picture.id}`, alt: alt.value } }).run();
    } catch (failed) {
      news.textContent = failed.responseText && !failed.responseText.startsWith("<") ? failed.responseText : dialog.dataset.failed;
    }
  });
}
