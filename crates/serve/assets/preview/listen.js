// The connection to the server, and what comes over it. A browser opens six connections to a server for all of its
// windows and frames: one of these has a connection to hear from the server, and tells the others.

const NAME = 'kiosque';
/** So long a page that others tell keeps its own connection, so that nothing falls between the two. */
const OVERLAP = 300;

let source = null;
let later = 0;
/** Whether the page knows all that was told before its connection was made. */
let isSettled = false;
/** Whether the page tells others, is told by another, or neither. */
let role = 'alone';
let channel = null;
let leaving = null;

/** Whether a generation comes after the one that the page shows; between two runs of the server that is not known. */
const isNews = (next) => {
  const [[run, number], [shownRun, shown]] = [next, generation].map((text) => text.split('-'));
  return run !== shownRun || Number(number) > Number(shown);
};

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
  isSettled = false;
  setLost(true);
  later = setTimeout(connect, 500);
};

/** Takes what was told. What was dismissed stays so when a connection is made anew, but not when it is reported anew. */
const take = ({ name, data, isFirst }) => {
  const told = JSON.parse(data);
  if (name === 'update') {
    if (isNews(told.generation)) update(told, reconnect);
  } else if (!told.length) hide();
  else if (!isFirst || data !== dismissed) show(told, data);
};

/** From the first report on, the page knows what others do. */
const settle = () => {
  isSettled = true;
  later = setTimeout(() => role === 'following' && disconnect(), OVERLAP);
};

const connect = () => {
  disconnect();
  isSettled = false;
  source = new EventSource(`${address.origin}/__kiosque/events?generation=${generation}`);
  source.onopen = () => setLost(false);
  for (const name of ['update', 'report']) {
    source.addEventListener(name, ({ data }) => {
      const message = { name, data, isFirst: !isSettled };
      if (role === 'leading') channel.postMessage(message);
      take(message);
      if (name === 'report' && !isSettled) settle();
    });
  }
  // Pages that can't tell one another leave the connections to those that somebody looks at.
  source.addEventListener('crowded', () => {
    if (document.hidden && role !== 'leading') disconnect();
  });
  // Some errors end a source for good. The page asks again until the server is back.
  source.onerror = reconnect;
};

/** Waits for the lead, and has it until the page is left. Where pages can't agree on one of them, each is alone. */
const lead = async () => {
  if (!navigator.locks) return;
  role = 'following';
  const { signal } = leaving;
  const keep = () => {
    role = 'leading';
    if (!source) connect();
    return new Promise((done) => signal.addEventListener('abort', done));
  };
  await navigator.locks.request(NAME, { signal }, keep).catch(() => {});
  role = 'alone';
};

const start = () => {
  channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }) => isSettled && take(data);
  leaving = new AbortController();
  lead();
  connect();
};

const stop = () => {
  disconnect();
  leaving.abort();
  channel.close();
};

addEventListener('visibilitychange', () => {
  if (!source && !document.hidden) connect();
});
addEventListener('pagehide', stop);
addEventListener('pageshow', ({ persisted }) => persisted && start());
restoreScroll();
updateBadge();
start();
