/** Escapes text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A small page without scripts, for what a person meets outside the console. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Gatehouse</title><style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f4f6f8, #14171a) }
main { width: min(30rem, 90vw); padding: 2rem; border-radius: .75rem; background: light-dark(#fff, #1f2429) }
h1 { font-size: 1.3rem; margin: 0 0 1rem } a { color: light-dark(#1c5fc4, #8ab4f8) }
small { color: light-dark(#4b535b, #b3bac1) }
</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}
