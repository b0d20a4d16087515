// A click with Alt held opens the source of a block in the writer's editor.

const SOURCES = `p, h1, h2, h3, h4, h5, h6, li, dt, dd, blockquote, pre, figure, figcaption, tr, aside, article,
  section, div`;
const FIELDS = 'input, textarea, select, option, button, label, [contenteditable]:not([contenteditable="false"])';
const MOST_TEXT = 2000;

/** The text of a block as it was sent, since scripts may have added to it. */
const textOf = (block) => (sentOf.get(block) ?? block).textContent.replace(/\s+/g, ' ').trim().slice(0, MOST_TEXT);

/** The block to open that an event is about. */
const sourceOf = (event) => {
  const [target] = event.composedPath();
  if (!event.altKey || !script.dataset.token || !(target instanceof Element) || target.closest(FIELDS)) return null;
  let block = target.closest(SOURCES);
  while (block && !textOf(block)) block = block.parentElement?.closest(SOURCES);
  return block ?? null;
};

const OUTLINE_STYLE = `
  :host { pointer-events: none !important; border-radius: 4px !important; outline: 1.5px solid var(--blue) !important; outline-offset: 3px !important; }
`;

const outline = makeHost('kiosque-outline', OUTLINE_STYLE);

/** Shows which block a click would open. */
const point = (event) => {
  const block = sourceOf(event);
  if (!block) return outline.remove();
  const { left, top, width, height } = block.getBoundingClientRect();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`:host { left: ${left}px !important; top: ${top}px !important; width: ${width}px !important; height: ${height}px !important; }`);
  outline.shadowRoot.adoptedStyleSheets = [outline.shadowRoot.adoptedStyleSheets[0], sheet];
  fill(outline);
};

const openEditor = async (block) => {
  const text = textOf(block);
  const alike = [...document.querySelectorAll(block.localName)].filter((other) => textOf(other) === text);
  const body = JSON.stringify({ route: script.dataset.route, text, nth: alike.indexOf(block) });
  try {
    const headers = { 'Content-Type': 'application/json', 'X-Kiosque-Token': script.dataset.token };
    const answer = await fetch('/__kiosque/open', { method: 'POST', headers, body });
    if (answer.ok) return say('Opened in your editor', { duration: 2500 });
    const reason = (await answer.text()).trim().split('\n')[0];
    say(reason || `The server answered ${answer.status}`, { isWrong: true, duration: 8000 });
  } catch {
    say('The server can’t be reached', { isWrong: true, duration: 8000 });
  }
};

addEventListener('pointermove', point, { passive: true });
for (const name of ['keyup', 'blur', 'scroll', 'pagehide']) addEventListener(name, () => outline.remove(), { passive: true });
addEventListener(
  'click',
  (event) => {
    const block = event.button === 0 && sourceOf(event);
    if (!block) return;
    event.preventDefault();
    event.stopPropagation();
    openEditor(block);
  },
  { capture: true },
);
