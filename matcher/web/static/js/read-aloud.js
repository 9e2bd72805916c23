// Reads the page aloud with the browser's own voice. Without a voice, or without JavaScript, the button stays hidden.
(function () {
  "use strict";

  const button = document.querySelector("[data-read-aloud]");
  const main = document.getElementById("main-content");
  if (!button || !main || !("speechSynthesis" in window)) return;

  const voices = window.speechSynthesis;
  const words = button.querySelector("[data-read-aloud-text]");
  const startText = words.textContent;
  const stopText = button.dataset.stop;
  const readable = "h1, h2, h3, h4, p, li, legend, label, dt, dd, th, td, summary, .govuk-hint, .govuk-button";
  let run = 0;

  function isShown(element) {
    return element.getClientRects().length > 0 && !element.closest("[aria-hidden=true], [data-read-aloud], .govuk-visually-hidden");
  }

  // The innermost readable parts, in the order of the page; a part that holds another one is not read twice.
  function parts() {
    return Array.from(main.querySelectorAll(readable)).filter(function (element) {
      return isShown(element) && element.textContent.trim() && !element.querySelector(readable);
    });
  }

  function stop() {
    run += 1;
    voices.cancel();
    main.querySelectorAll(".is-read").forEach(function (element) { element.classList.remove("is-read"); });
    words.textContent = startText;
    button.setAttribute("aria-pressed", "false");
  }

  function speak(element, done) {
    const speech = new SpeechSynthesisUtterance(element.innerText);
    speech.lang = button.dataset.lang === "en" ? "en-GB" : "nl-NL";
    speech.rate = 0.95;
    speech.onend = done;
    speech.onerror = done;
    element.classList.add("is-read");
    voices.speak(speech);
  }

  // One part at a time: some browsers fall silent in the middle of a long text.
  function readFrom(list, index, mine) {
    if (mine !== run) return;
    if (index > 0) list[index - 1].classList.remove("is-read");
    if (index >= list.length) { stop(); return; }
    speak(list[index], function () { readFrom(list, index + 1, mine); });
  }

  button.addEventListener("click", function () {
    const wasReading = button.getAttribute("aria-pressed") === "true";
    stop();
    if (wasReading) return;
    words.textContent = stopText;
    button.setAttribute("aria-pressed", "true");
    readFrom(parts(), 0, run);
  });
  window.addEventListener("pagehide", stop);

  // Voices may come after the page; some browsers say so, others have to be asked again.
  function offer() {
    if (!voices.getVoices().some(function (voice) { return voice.lang.slice(0, 2) === button.dataset.lang; })) return;
    button.setAttribute("aria-pressed", "false");
    button.hidden = false;
  }

  offer();
  if (voices.addEventListener) voices.addEventListener("voiceschanged", offer);
  window.setTimeout(offer, 1500);
})();
