// Notices that the connection to the server is back. The server may have forgotten the visitor
// meanwhile: it was started anew, or nobody was connected for longer than it waits. Streamlit then
// runs nothing until the first change, of which it knows neither the fragment nor the callback, so
// that change would be lost. The page is run again at once instead, and the server is told what the
// page still knows.

const CONNECTED = "CONNECTED";

let latest;
let wasConnected = true;
let reconnections = 0;

function look() {
  const app = document.querySelector("[data-testid=stApp]");
  if (!app) return;
  const isConnected = app.dataset.testConnectionState === CONNECTED;
  if (isConnected && !wasConnected) {
    reconnections += 1;
    latest.setTriggerValue("back", { ...latest.data, reconnections });
  }
  wasConnected = isConnected;
}

const observer = new MutationObserver(look);

export default function (component) {
  latest = component;
  // The element that carries the state may be replaced, so all of the page is observed.
  observer.observe(document.body, {
    subtree: true, attributeFilter: ["data-test-connection-state"],
  });
  return () => observer.disconnect();
}
