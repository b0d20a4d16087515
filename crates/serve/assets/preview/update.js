// Updates: one after the other, each of them brought to the page or asked for again.

/** What stands for the content of a URL; nothing if there is none. */
const tagOf = async (url, cache) => {
  const answer = await fetch(url, { cache });
  answer.body?.cancel();
  return answer.ok ? answer.headers.get('etag') : null;
};

/** Whether the server has something else at a URL than the page has loaded. */
const isStale = async (url) => (await tagOf(url, 'force-cache')) !== (await tagOf(url, 'no-cache'));

/** The routes of the page's parts that are others now, where the server does not know what has changed. */
const stale = async () => {
  const all = await Promise.all([...parts()].map(async ([route, url]) => ((await isStale(url)) ? route : null)));
  return all.filter(Boolean);
};

const updated = (changed) => dispatchEvent(new CustomEvent('kiosque:update', { detail: { changed } }));

let isGone = false;

/** Whether the site has a page at this address no more. What is shown then stays, with a note. */
const noteGone = (now) => {
  const wasGone = isGone;
  isGone = now.isGone && Boolean(script.dataset.route);
  if (isGone) say('The site has no page at this address any more. This is how it was');
  else if (wasGone) hideNote();
  return isGone;
};

/** Swaps these parts of the page, and turns it into what is sent now, if that is given. Gives whether it could. */
const renew = async (routes, now) => {
  const left = new Set(routes);
  for (const swap of [swapSheets, swapImports, swapImages]) {
    for (const route of await swap(left)) left.delete(route);
  }
  if (left.size || now?.isSame === false) return false;
  const edits = now ? await morph(now) : [];
  if (!edits) return false;
  freshenImages();
  updateBadge();
  showEdited(edits);
  return true;
};

/** Brings the page up to date with an update. Fails only if the server is not there. */
const bring = async ({ changed, follow }) => {
  const own = ownRoutes();
  if (follow && !own.has(follow)) return location.assign(urlOf(follow));
  const names = parts();
  const routes = changed?.filter((route) => own.has(route) || names.has(route)) ?? [...own, ...(await stale())];
  if (!routes.length) return;
  const now = routes.some((route) => own.has(route)) ? await fetchPage() : null;
  if (now && noteGone(now)) return;
  const others = routes.filter((route) => !own.has(route));
  const isRenewed = await renew(others, now).catch(() => false);
  if (isRenewed) updated(routes);
  else reload();
};

/** The updates that came while the page was busy with another one, as one. */
let waiting = null;
let isBusy = false;

const join = (one, other) => ({
  generation: other.generation,
  changed: one?.changed === null || !other.changed ? null : [...new Set([...(one?.changed ?? []), ...other.changed])],
  follow: other.follow ?? one?.follow,
});

/** Brings an update to the page after those that came before it. `retry` is called if the server is not there. */
const update = async (event, retry) => {
  waiting = join(waiting, event);
  if (isBusy) return;
  isBusy = true;
  while (waiting) {
    const next = waiting;
    waiting = null;
    const shown = generation;
    generation = next.generation;
    try {
      await bring(next);
    } catch {
      generation = shown;
      waiting = null;
      retry();
    }
  }
  isBusy = false;
};
