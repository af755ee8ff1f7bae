// Starting from a file: the file goes up with its progress shown.
import "./intake.css";

const form = document.getElementById("intake");
if (form) {
  const field = form.querySelector("input[type=file]");
  const bar = document.getElementById("intake-bar");
  const box = document.getElementById("intake-progress");
  const news = document.getElementById("intake-news");

  function send() {
    const file = field.files[0];
    if (file.size > Number(form.dataset.limit)) {
      news.textContent = form.dataset.tooLarge.replace("{0}", file.name);
      return;
    }
    box.hidden = false;
    news.textContent = "";
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => {
      bar.value = Math.round((100 * event.loaded) / event.total);
    };
    request.onload = () => {
      if (request.status < 300) {
        location.assign(request.responseURL);
      } else {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const why = page.querySelector("[role=alert]")?.textContent.trim();
        box.hidden = true;
        news.textContent = request.status === 413 ? form.dataset.tooLarge.replace("{0}", file.name) : why || form.dataset.failed;
      }
    };
    request.onerror = () => {
      box.hidden = true;
      news.textContent = form.dataset.failed;
    };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  for (const kind of ["dragover", "dragenter"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.classList.remove("over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      field.files = event.dataTransfer.files;
      send();
    }
  });
}
