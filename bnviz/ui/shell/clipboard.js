// Stands before the code of each component that copies; see clipboard.py.

async function putOnClipboard(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // A server without HTTPS, other than localhost, gives pages no clipboard: the old way works there.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
