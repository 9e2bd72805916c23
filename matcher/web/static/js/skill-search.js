// Completes what is typed in a field with abilities. Without JavaScript, or without an answer, it is a plain field.
(function () {
  "use strict";

  const SHORTEST = 2; // letters
  const QUICK = 120; // milliseconds without a key before the vocabulary is asked
  const PAUSE = 450; // the same before it is asked what is meant in quite other words

  if (typeof window.accessibleAutocomplete !== "function") return;

  function escaped(text) {
    const element = document.createElement("span");
    element.textContent = text;
    return element.innerHTML;
  }

  // A suggestion: the name of the ability, and the word that was found when that is another one. What stood in the field
  // from the beginning comes as plain text.
  function drawn(found) {
    if (typeof found === "string") return escaped(found);
    const same = found.label.toLowerCase() === found.name.toLowerCase();
    return escaped(found.name) + (same ? "" : '<span class="skill-search__label">' + escaped(found.label) + "</span>");
  }

  function filled(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
  }

  // Asks when the typing pauses; a newer question makes an older answer void. What comes second never moves the list
  // under somebody who is choosing from it.
  function source(address, isTyping) {
    let timers = [];
    let asking = null;
    return function (query, show) {
      timers.forEach(window.clearTimeout);
      if (asking) asking.abort();
      const text = query.trim();
      if (text.length < SHORTEST) { show([]); return; }
      asking = new AbortController();
      const signal = asking.signal;
      let before = "";

      function ask(meaning) {
        const url = address + "&q=" + encodeURIComponent(text) + (meaning ? "&meaning=1" : "");
        window.fetch(url, { signal: signal, redirect: "error" })
          .then(function (answer) { return answer.ok ? answer.json() : { results: [] }; })
          .then(function (found) {
            const now = JSON.stringify(found.results);
            if (signal.aborted || !isTyping() || now === before) return;
            before = now;
            show(found.results);
          })
          .catch(function () { /* a plain field then */ });
      }

      timers = [window.setTimeout(ask, QUICK, false), window.setTimeout(ask, PAUSE, true)];
    };
  }

  function hidden(name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    return field;
  }

  // Puts the completing field where the plain one was. chosen: what to do with an ability that was chosen.
  function complete(place, plain, chosen) {
    const box = document.createElement("div");
    const hint = document.getElementById(plain.getAttribute("aria-describedby") || "");
    const label = document.querySelector('label[for="' + plain.id + '"]');
    const texts = place.dataset;
    plain.replaceWith(box);
    window.accessibleAutocomplete({
      element: box,
      id: plain.id,
      name: plain.name,
      defaultValue: plain.value,
      minLength: SHORTEST,
      displayMenu: "overlay",
      confirmOnBlur: false,
      showNoOptionsFound: false,
      inputClasses: plain.className,
      menuAttributes: { "aria-label": label ? label.textContent.trim() : "" },
      source: source(texts.skillSearch, function () { return document.activeElement && document.activeElement.id === plain.id; }),
      templates: { inputValue: function (found) { return typeof found === "string" ? found : found ? found.name : ""; }, suggestion: drawn },
      onConfirm: function (found) { if (found) chosen(found); },
      tAssistiveHint: function () { return (hint ? hint.textContent.trim() + " " : "") + texts.hint; },
      tStatusQueryTooShort: function () { return ""; },
      tStatusNoResults: function () { return texts.none; },
      tStatusResults: function (length, choice) { return (length === 1 ? texts.one : filled(texts.more, { length: length })) + ". " + choice; },
      tStatusSelectedOption: function (name, length, index) { return filled(texts.at, { name: name, position: index + 1, length: length }); },
    });
    const field = document.getElementById(plain.id);
    field.maxLength = plain.maxLength > 0 ? plain.maxLength : 200;
    return field;
  }

  function enhance(place) {
    const plain = place.querySelector("input");
    const picked = place.dataset.picked ? hidden(place.dataset.picked) : null;
    const field = complete(place, plain, function (found) { if (picked) picked.value = found.id; });
    if (!picked) return;
    place.append(picked);
    field.addEventListener("input", function () { picked.value = ""; });
  }

  // What is chosen becomes a line of the text, and the field is empty again for the next one.
  function enhanceLines(place) {
    const lines = document.getElementById(place.dataset.skillLines);
    const plain = place.querySelector("input");
    if (!lines) return;

    function begin() {
      return complete(place, plain, function (found) {
        lines.value = lines.value.replace(/\s*$/, function () { return lines.value.trim() ? "\n" : ""; }) + found.name + "\n";
        window.setTimeout(function () {
          place.querySelector(".autocomplete__wrapper").parentNode.replaceWith(plain);
          begin().focus();
        });
      });
    }

    begin();
    place.hidden = false;
  }

  document.querySelectorAll("[data-skill-search]").forEach(function (place) {
    if ("skillLines" in place.dataset) enhanceLines(place);
    else enhance(place);
  });
})();
