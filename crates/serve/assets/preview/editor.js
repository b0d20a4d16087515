// A click with Alt held opens the source of a block in the writer's editor.

const SOURCES = `p, h1, h2, h3, h4, h5, h6, li, dt, dd, blockquote, pre, figure, figcaption, tr, aside, article,
  section, div`;
const FIELDS = 'input, textarea, select, option, button, label, [contenteditable]:not([contenteditable="false"])';
const MOST_TEXT = 2000;

/** The text of a block as it was sent, since scripts may have added to it. */
const textOf = (block) => (sentOf.get(block) ?? block).textContent.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT);

/** The block that can be opened on the way up from an element; a path begins inside of shadow roots. */
const sourceOn = (path) => {
  if (path.some((element) => element.matches?.(FIELDS))) return null;
  let block = path.find((element) => element instanceof Element && element.getRootNode() === document);
  do block = block?.closest(SOURCES);
  while (block && !textOf(block) && (block = block.parentElement));
  return block ?? null;
};

const OUTLINE_STYLE = `
  :host {
    pointer-events: none !important; border-radius: 3px !important;
    outline: 1.5px solid var(--blue) !important; outline-offset: 4px !important;
  }
`;

const outline = makeHost('kiosque-outline', OUTLINE_STYLE);
const outlineBox = new CSSStyleSheet();
outline.shadowRoot.adoptedStyleSheets.push(outlineBox);

/** Shows which block a click would open. */
const point = (block) => {
  if (!block) return outline.remove();
  const box = block.getBoundingClientRect();
  const lines = ['left', 'top', 'width', 'height'].map((name) => `${name}: ${box[name]}px !important;`);
  outlineBox.replaceSync(`:host { ${lines.join(' ')} }`);
  fill(outline);
};

const openEditor = async (block) => {
  if (!script.dataset.token) return say('The preview knows no editor; KIOSQUE_EDITOR can name one', { duration: 8000 });
  const text = textOf(block);
  const alike = [...document.querySelectorAll(block.localName)].filter((other) => textOf(other) === text);
  const body = JSON.stringify({ route: script.dataset.route, text, nth: alike.indexOf(block) });
  try {
    const headers = { 'Content-Type': 'application/json', 'X-Kiosque-Token': script.dataset.token };
    const answer = await fetch(`${address.origin}/__kiosque/open`, { method: 'POST', headers, body });
    if (answer.ok) return say('Opened in your editor', { duration: 2500 });
    const reason = (await answer.text()).trim().split('\n')[0];
    say(reason || `The server answered ${answer.status}`, { isWrong: true, duration: 8000 });
  } catch {
    say('The server can’t be reached', { isWrong: true, duration: 8000 });
  }
};

/** The elements under the pointer. */
let pointed = [];

const onMove = (event) => {
  pointed = event.composedPath();
  point(event.altKey ? sourceOn(pointed) : null);
};

const onClick = (event) => {
  const block = event.altKey && event.button === 0 && sourceOn(event.composedPath());
  if (!block) return;
  event.preventDefault();
  event.stopPropagation();
  openEditor(block);
};

addEventListener('pointermove', onMove, { passive: true });
addEventListener('keydown', ({ key }) => key === 'Alt' && point(sourceOn(pointed)));
for (const name of ['keyup', 'blur', 'scroll', 'pagehide']) {
  addEventListener(name, () => point(null), { passive: true });
}
addEventListener('click', onClick, { capture: true });
