// The browser's part of the live preview. It listens for what changed, brings the page up to date, and lays
// errors over it. It leaves no name behind but its two elements on the page.
(() => {
  'use strict';

  const script = document.currentScript;
  const address = new URL(script.src);
  /** The generation that the page shows; that of the latest update from then on. */
  let generation = address.searchParams.get('generation');

  // ---- What the page is made of ----

  /** The route of a URL as the server names it: decoded, a folder for its index; '' if it is from elsewhere. */
  const route = (url) => {
    try {
      const { origin, pathname } = new URL(url, document.baseURI);
      return origin === address.origin ? decodeURIComponent(pathname).replace(/\/index\.html$/, '/') : '';
    } catch {
      return '';
    }
  };

  /** The page's own routes: the one that was asked for, and the one that answered. */
  const ownRoutes = () => new Set([route(location.href), script.dataset.route]);

  const styleSheets = () => [...document.querySelectorAll('link[rel~="stylesheet"][href]')];

  /** The routes of all that the page has loaded or names as a part of itself. */
  const partRoutes = () => {
    const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
    const named = [...document.querySelectorAll('[src], link[href], [poster], object[data]')].map(
      (element) => element.src || element.href || element.poster || element.data,
    );
    return new Set([...loaded, ...named].map(route));
  };

  // ---- Bringing it up to date ----

  /** Brings the page up to date after these routes changed; `null` means that any may have. */
  const update = (changed) => {
    if (!changed) return reload();
    const own = ownRoutes();
    if (changed.some((changed) => own.has(changed))) return replacePage();
    const parts = partRoutes();
    const touched = new Set(changed.filter((changed) => parts.has(changed)));
    if (!touched.size) return;
    const sheets = styleSheets().filter((link) => touched.has(route(link.href)));
    if (new Set(sheets.map((link) => route(link.href))).size < touched.size) return reload();
    Promise.all(sheets.map(swapSheet)).then(() => updated([...touched]));
  };

  /** The page itself changed. */
  const replacePage = () => reload();

  const SCROLL = 'kiosque-scroll';

  const reload = () => {
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify([location.href, scrollX, scrollY]));
    } catch {
      // Without storage the browser's own memory has to do.
    }
    location.reload();
  };

  const restoreScroll = () => {
    try {
      const [href, left, top] = JSON.parse(sessionStorage.getItem(SCROLL)) ?? [];
      sessionStorage.removeItem(SCROLL);
      if (href === location.href) scrollTo({ left, top, behavior: 'instant' });
    } catch {
      // There is nothing to restore.
    }
  };

  /** Puts the new style sheet beside the old one, which stays until the new one is there: no flash. */
  const swapSheet = (old) =>
    new Promise((done) => {
      const link = old.cloneNode();
      const url = new URL(old.href);
      url.searchParams.set('kiosque', generation);
      link.href = url;
      const drop = (dropped) => () => {
        dropped.remove();
        done();
      };
      link.onload = drop(old);
      link.onerror = drop(link);
      old.after(link);
    });

  const updated = (changed) => dispatchEvent(new CustomEvent('kiosque:update', { detail: { changed } }));

  // ---- Errors ----

  const STYLE = `
    :host { all: initial !important; position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; }
    * { box-sizing: border-box; }
    .back {
      --paper: light-dark(#fffdfa, #1f1c1a); --ink: light-dark(#2b2520, #ece6de); --soft: light-dark(#6d635a, #a79d92);
      --line: light-dark(#e6ded4, #3a3530); --code: light-dark(#f6f1ea, #161412); --red: light-dark(#b3261e, #ff8a7a);
      --mark: light-dark(#fbdcd7, #5a241e); --blue: light-dark(#1d5fa8, #8cc0ff);
      color-scheme: light dark; height: 100%; overflow: auto; overscroll-behavior: contain; padding: 5vh 1rem;
      background: light-dark(rgb(60 50 40 / .45), rgb(0 0 0 / .6)); color: var(--ink);
      font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif;
    }
    .card {
      max-width: 56rem; margin: 0 auto; overflow: hidden; border-radius: 10px; border-top: 4px solid var(--red);
      background: var(--paper); box-shadow: 0 12px 48px rgb(0 0 0 / .35);
    }
    header { display: flex; align-items: center; gap: 1rem; padding: .75rem 1rem .75rem 1.5rem; border-bottom: 1px solid var(--line); }
    h1 { flex: 1; margin: 0; font: inherit; font-weight: 600; color: var(--red); }
    header span { color: var(--soft); font-size: 13px; }
    button { width: 32px; height: 32px; border: 0; border-radius: 6px; background: none; color: var(--soft); font: 22px/1 system-ui, sans-serif; cursor: pointer; }
    button:hover { background: var(--code); color: var(--ink); }
    :focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
    article { padding: 1.1rem 1.5rem 1.25rem; overflow-wrap: anywhere; }
    article + article { border-top: 1px solid var(--line); }
    h2 { margin: 0; font: inherit; font-size: 17px; font-weight: 600; white-space: pre-wrap; }
    h2 b { margin-right: .6em; color: var(--red); }
    p { margin: .25rem 0 0; white-space: pre-wrap; }
    .place, .trace, .page { color: var(--soft); font-size: 14px; }
    .path { color: var(--blue); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 13px; }
    pre {
      margin: .75rem 0 0; padding: .7rem 1rem; overflow-x: auto; border-radius: 6px; background: var(--code); tab-size: 1;
      scrollbar-width: thin; scrollbar-color: var(--line) transparent;
      font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    pre i { color: var(--soft); font-style: normal; user-select: none; }
    pre mark { border-radius: 2px; background: var(--mark); color: inherit; }
    pre em { color: var(--red); font-style: normal; font-weight: 700; user-select: none; }
    pre s { visibility: hidden; text-decoration: none; }
    .trace, .page { margin-top: .4rem; }
    .hint { margin-top: .75rem; }
    .hint b { margin-right: .6em; color: var(--blue); }
    @media (max-width: 36rem) { .back { padding: 1rem .5rem; } article, header { padding-inline: 1rem; } header span { display: none; } }
  `;

  /** An element with children, which are elements or text. Text is never taken for mark-up. */
  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  const where = ({ path, line, column }) =>
    make('span', 'path', [path, line, line && column].filter(Boolean).join(':'));

  /** The line with what is meant marked and a caret below; of a long line, the part around. */
  const excerpt = ({ line, column, width, excerpt }) => {
    const SHOWN = 120;
    const characters = [...excerpt];
    const from = Math.min(column - 1, characters.length);
    const start = characters.length <= SHOWN ? 0 : Math.max(0, from - SHOWN / 2);
    const end = Math.min(start + SHOWN, characters.length);
    const to = Math.min(from + width, end);
    const text = (first, last) => characters.slice(first, last).join('');
    const before = (start ? '…' : '') + text(start, from);
    const after = text(to, end) + (end < characters.length ? '…' : '');
    const margin = `${line} | `;
    return make(
      'pre', '',
      make('i', '', margin), before, make('mark', '', text(from, to)), after, '\n',
      // The caret stands below by having the same text before it, unseen, whatever its characters measure.
      make('s', '', margin, before), make('em', '', '^'.repeat(Math.max(1, to - from))),
    );
  };

  const article = ({ severity, message, place, hints, trace, page }) => {
    const element = make('article', '', make('h2', '', make('b', '', severity), message));
    if (place) element.append(make('p', 'place', where(place)));
    if (place?.line && place.column) element.append(excerpt(place));
    for (const frame of trace) element.append(make('p', 'trace', `${frame.what}: `, where(frame.place)));
    if (page) element.append(make('p', 'page', 'while rendering ', make('span', 'path', page)));
    for (const hint of hints) element.append(make('p', 'hint', make('b', '', 'hint'), hint));
    return element;
  };

  /** The element over the page. Its shadow root is open, so that tests and extensions can read it. */
  const makeOverlay = () => {
    const host = document.createElement('kiosque-overlay');
    const root = host.attachShadow({ mode: 'open' });
    // A sheet of this kind is let through where the page's policy forbids inline styles.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    return host;
  };

  let overlay = null;
  let dismissed = '';

  const hide = () => {
    overlay?.remove();
    overlay = null;
  };

  const show = (diagnostics, text) => {
    overlay ??= makeOverlay();
    const close = make('button', '', '×');
    close.type = 'button';
    close.title = 'Hide (Esc)';
    close.setAttribute('aria-label', 'Hide');
    close.onclick = () => {
      dismissed = text;
      hide();
    };
    const count = diagnostics.length === 1 ? 'The site has an error' : `The site has ${diagnostics.length} errors`;
    // A page without a route is the server's own, not one of the site.
    const note = script.dataset.route ? 'This is the last good page' : '';
    const header = make('header', '', make('h1', '', count), make('span', '', note), close);
    const card = make('div', 'card', header, ...diagnostics.map(article));
    card.setAttribute('role', 'alert');
    overlay.shadowRoot.replaceChildren(make('div', 'back', card));
    if (!overlay.isConnected) document.documentElement.append(overlay);
  };

  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && overlay) overlay.shadowRoot.querySelector('button').click();
  });

  // ---- Listening ----

  let source = null;
  let later = 0;

  const disconnect = () => {
    clearTimeout(later);
    source?.close();
    source = null;
  };

  const connect = () => {
    disconnect();
    source = new EventSource(`${address.origin}/__kiosque/events?generation=${generation}`);
    // What was dismissed stays so when the connection is made anew, but not when it is reported anew.
    let isFirst = true;
    source.addEventListener('update', ({ data }) => {
      const event = JSON.parse(data);
      generation = event.generation;
      update(event.changed);
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
    source.onerror = () => {
      disconnect();
      later = setTimeout(connect, 500);
    };
  };

  const wake = () => {
    if (!source && !document.hidden) connect();
  };

  addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  addEventListener('pagehide', disconnect);
  restoreScroll();
  connect();
})();
