// Elements of our own: beside the body, each in a shadow root, out of reach of the page's styles.

/** Colours that all of them share. */
const COLOURS = `
  :host {
    --paper: light-dark(#fffdfa, #1f1c1a); --ink: light-dark(#2b2520, #ece6de); --soft: light-dark(#6d635a, #a79d92);
    --line: light-dark(#e6ded4, #3a3530); --code: light-dark(#f6f1ea, #161412); --red: light-dark(#b3261e, #ff8a7a);
    --mark: light-dark(#fbdcd7, #5a241e); --blue: light-dark(#1d5fa8, #8cc0ff); --amber: light-dark(#8a5200, #f2b95c);
    all: initial !important; color-scheme: light dark !important; position: fixed !important;
    z-index: 2147483647 !important; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif !important;
  }
  @media print { :host { display: none !important; } }
`;

/** An element with children, which are elements or text. Text is never taken for mark-up. */
const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
};

/** An element of our own. Its shadow root is open, so that tests and extensions can read it. */
const makeHost = (name, style) => {
  const host = document.createElement(name);
  // A sheet of this kind is let through where the page's policy forbids inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(COLOURS + style);
  host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
  return host;
};

/** Shows something in an element of our own. */
const fill = (host, ...children) => {
  host.shadowRoot.replaceChildren(...children);
  if (!host.isConnected) document.documentElement.append(host);
};
