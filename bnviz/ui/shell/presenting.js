// P begins and ends presenter mode, Escape ends it: whichever page is open has one button for it.

const BEGIN = ".st-key-present-begin button", END = ".st-key-present-end button";

// Letters belong to a field that takes them, and all keys to an open dialog.
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], math-field,"
  + " [role=listbox], [role=dialog]";
const DIALOG = "[role=dialog]:not([data-testid=stPopoverBody])";

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  // Shadow roots hide the real target of an event.
  if (event.composedPath()[0].closest?.(FIELDS) || document.querySelector(DIALOG)) return;
  const key = event.key.toLowerCase();
  const button = (key === "p" && document.querySelector(`${BEGIN}, ${END}`))
    || (key === "escape" && document.querySelector(END));
  if (!button) return;
  button.click();
  event.preventDefault();
}

export default function () {
  // On the window: what a page itself does with a key comes first.
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
