// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  // Characters left, below every field that has a limit.
  const recount = (field) => {
    const output = document.getElementById(field.dataset.count);
    if (!output) return;
    const left = Number(field.dataset.limit) - field.value.length;
    const kind = left < 0 ? "over" : "left";
    output.textContent = output.dataset[kind].replace("%d", new Intl.NumberFormat(root.lang).format(Math.abs(left)));
    output.classList.toggle("is-over", left < 0);
  };

  // A form with data-autosave keeps every changed field at once.
  const autosave = async (form, field) => {
    const output = form.querySelector("[data-saved]");
    const body = new FormData(form);
    body.set("autosave", field.name);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "autosave", "Idempotency-Key": crypto.randomUUID() },
      });
      // 204: all of it is kept. A plain text names what is not. Anything else comes from somewhere else.
      const isToldSo = answer.ok && (answer.headers.get("Content-Type") || "").startsWith("text/plain");
      const text = isToldSo ? await answer.text() : output?.dataset[answer.status === 204 ? "saved" : "failed"];
      if (output) output.textContent = text;
    } catch {
      if (output) output.textContent = output.dataset.failed;
    }
  };

  document.addEventListener("input", (event) => {
    if (event.target.dataset?.count) recount(event.target);
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form) return;
    // A text in a further language is written in that language's direction from the first letter.
    const written = document.getElementById(event.target.dataset.languageOf);
    if (written) {
      written.lang = event.target.value;
      written.dir = event.target.selectedOptions[0]?.dir || "auto";
    }
    if (form.dataset.autosave && event.target.name) autosave(form, event.target);
    if (event.target.dataset.submits !== undefined) form.requestSubmit();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(button.dataset.copy || location.href);
      button.textContent = button.dataset.copied;
    }
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  const ready = () => {
    for (const field of document.querySelectorAll("[data-count]")) recount(field);
    document.querySelector(".error-summary")?.focus();
    if (matchMedia("(max-width: 59.99rem)").matches) {
      for (const fold of document.querySelectorAll("details[data-fold-on-phone]")) fold.open = false;
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
