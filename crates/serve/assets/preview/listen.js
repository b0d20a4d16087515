// The connection to the server, and what comes over it.

let source = null;
let later = 0;

/** So long a connection may be lost before the page says so. */
const PATIENCE = 2000;
let lost = 0;

/** The server is there, or is not: then the page says so, after a while. */
const setLost = (isLost) => {
  if (isLost) return (lost ||= setTimeout(() => say('The preview has stopped. This page goes on when it is back'), PATIENCE));
  if (lost) hideNote();
  clearTimeout(lost);
  lost = 0;
};

const disconnect = () => {
  clearTimeout(later);
  source?.close();
  source = null;
};

/** Connects a little later, to be told again of what the page does not have yet. */
const reconnect = () => {
  disconnect();
  setLost(true);
  later = setTimeout(connect, 500);
};

const connect = () => {
  disconnect();
  source = new EventSource(`${address.origin}/__kiosque/events?generation=${generation}`);
  source.onopen = () => setLost(false);
  // What was dismissed stays so when the connection is made anew, but not when it is reported anew.
  let isFirst = true;
  source.addEventListener('update', ({ data }) => {
    update(JSON.parse(data), reconnect);
  });
  source.addEventListener('report', ({ data }) => {
    const diagnostics = JSON.parse(data);
    const isDismissed = isFirst && data === dismissed;
    isFirst = false;
    if (!diagnostics.length) hide();
    else if (!isDismissed) show(diagnostics, data);
  });
  // A browser opens six connections to a server; tabs that nobody looks at leave them to the others.
  source.addEventListener('crowded', () => {
    if (document.hidden) disconnect();
  });
  // Some errors end a source for good. The page asks again until the server is back.
  source.onerror = reconnect;
};

const wake = () => {
  if (!source && !document.hidden) connect();
};

addEventListener('visibilitychange', wake);
addEventListener('pageshow', wake);
addEventListener('pagehide', disconnect);
restoreScroll();
updateBadge();
connect();
