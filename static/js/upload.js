// Staff screens that upload many files: drop them on the form, and see how much has been sent. Without script
// the same form does the same by itself.
(() => {
  "use strict";

  const form = document.querySelector("form[data-upload]");
  const input = form?.querySelector("input[type=file]");
  if (!input) return;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const bar = part("progress").querySelector("progress");
  let isSending = false;

  const say = (words) => {
    part("said").textContent = words;
  };

  function listNames() {
    const names = [...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    });
    part("names").replaceChildren(...names);
    say(names.length === 1 ? "1 file is chosen." : `${names.length} files are chosen.`);
  }

  function ended(words) {
    isSending = false;
    part("progress").hidden = true;
    say(words);
  }

  function answered(request) {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Not the site's own answer, or the page that says that all of it was too large.
    }
    if (answer.next) window.location.assign(answer.next);
    else if (answer.said) ended(answer.said.join(" "));
    else if (request.status === 413) ended("All files together are too large. Upload fewer of them at a time.");
    else ended("It was not uploaded. Load this page again, and try again.");
  }

  function send(event) {
    if (isSending) event.preventDefault();
    if (isSending || !input.files.length) return;
    event.preventDefault();
    isSending = true;
    part("progress").hidden = false;
    say("Sending.");
    const request = new XMLHttpRequest();
    let tenths = 0;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? (100 * loaded) / total : 0;
      if (Math.floor(bar.value / 10) === tenths) return;
      tenths = Math.floor(bar.value / 10);
      say(tenths === 10 ? "All is sent. The files are being looked at." : `${10 * tenths} per cent is sent.`);
    });
    request.addEventListener("load", () => answered(request));
    for (const name of ["error", "abort", "timeout"]) {
      request.addEventListener(name, () =>
        ended("The upload broke off on the way. Press Upload to try again: no file is kept twice."),
      );
    }
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form));
  }

  const area = part("drop");
  for (const name of ["dragover", "dragenter"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.add("is-over");
    });
  }
  area.addEventListener("dragleave", () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    listNames();
  });
  part("drop-words").hidden = false;
  input.addEventListener("change", listNames);
  form.addEventListener("submit", send);
})();
