// Checking a file: dropped anywhere on the page, or chosen. Works without any of this.
"use strict";

(() => {
  const form = document.querySelector("form.drop");
  const input = document.getElementById("file");
  const fault = document.getElementById("file-fault");
  const button = form.querySelector("button");
  const said = button.textContent;

  const fits = () => {
    const large = input.files.length > 0 && input.files[0].size > Number(form.dataset.max);
    fault.textContent = large ? fault.dataset.text : "";
    button.disabled = large;
    return !large;
  };

  const carriesFile = (event) => event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    input.files = event.dataTransfer.files;
    if (input.files.length && fits()) form.requestSubmit();
  });

  input.addEventListener("change", fits);
  form.addEventListener("submit", () => {
    button.textContent = button.dataset.busy;
  });
  window.addEventListener("pageshow", () => {
    button.textContent = said;
  });

  // The result of a check is no page to come back to: loading it again gives the empty form, not the file once more.
  if (document.getElementById("result-of-check")) {
    history.replaceState(null, "", location.href);
    document.getElementById("result").focus();
  }
})();
