// The errors of the site, over its last good page.

const OVERLAY_STYLE = `
  :host { inset: 0 !important; }
  * { box-sizing: border-box; }
  .back {
    height: 100%; overflow: auto; overscroll-behavior: contain; padding: 5vh 1rem;
    background: light-dark(rgb(60 50 40 / .45), rgb(0 0 0 / .6)); color: var(--ink);
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

const where = ({ path, line, column }) =>
  make('span', 'path', [path, line, line && column].filter(Boolean).join(':'));

/** The line with what is meant marked and a caret below. */
const line = ({ line }, { before, meant, after }) => {
  const margin = `${line} | `;
  return make(
    'pre', '',
    make('i', '', margin), before, make('mark', '', meant), after, '\n',
    // The caret stands below by having the same text before it, unseen, whatever its characters measure.
    make('s', '', margin, before), make('em', '', '^'.repeat(Math.max(1, [...meant].length))),
  );
};

const article = ({ severity, message, place, excerpt, hints, trace, page }) => {
  const element = make('article', '', make('h2', '', make('b', '', severity), message));
  if (place) element.append(make('p', 'place', where(place)));
  if (excerpt) element.append(line(place, excerpt));
  for (const frame of trace) element.append(make('p', 'trace', `${frame.what}: `, where(frame.place)));
  if (page) element.append(make('p', 'page', 'while rendering ', make('span', 'path', page)));
  for (const hint of hints) element.append(make('p', 'hint', make('b', '', 'hint'), hint));
  return element;
};

const overlay = makeHost('kiosque-overlay', OVERLAY_STYLE);
let dismissed = '';

/** Takes the errors away, out of the shadow root too. */
const hide = () => {
  overlay.shadowRoot.replaceChildren();
  overlay.remove();
};

const show = (diagnostics, text) => {
  const close = make('button', '', '×');
  close.type = 'button';
  close.title = 'Hide (Esc)';
  close.setAttribute('aria-label', 'Hide');
  close.onclick = () => {
    dismissed = text;
    hide();
  };
  const count = diagnostics.length === 1 ? 'The site has an error' : `The site has ${diagnostics.length} errors`;
  // A page without a route is the server's own, and one of another route is the site's answer for what is not there.
  const note = script.dataset.route === route(location.href) ? 'This is the last good page' : '';
  const header = make('header', '', make('h1', '', count), make('span', '', note), close);
  const card = make('div', 'card', header, ...diagnostics.map(article));
  card.setAttribute('role', 'alert');
  fill(overlay, make('div', 'back', card));
};

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && overlay.isConnected) overlay.shadowRoot.querySelector('button').click();
});
