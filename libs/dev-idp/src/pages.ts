/** The few pages of the development provider: plain HTML, no scripts. */

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-items: center; min-height: 100vh; margin: 0; background: light-dark(#f4f6f8, #14171a) }
  main { width: min(24rem, 90vw); padding: 2rem; border-radius: .75rem; background: light-dark(#fff, #1f2429);
         box-shadow: 0 2px 16px rgb(0 0 0 / .12) }
  h1 { font-size: 1.3rem; margin: 0 0 1rem }
  label { display: block; margin: .75rem 0 .25rem; font-size: .9rem }
  input { width: 100%; box-sizing: border-box; padding: .55rem .7rem; font: inherit; border: 1px solid #8a929a; border-radius: .4rem }
  button { margin-top: 1.25rem; width: 100%; padding: .6rem; font: inherit; border: 0; border-radius: .4rem;
           background: #1c5fc4; color: #fff; cursor: pointer }
  .error { color: light-dark(#a4161a, #ff8a8a) } small { opacity: .75 } code { font-size: .95em }
`;

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A whole page. `body` is HTML. */
export function page(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>`
  );
}

/** The log-in form, with the demo users as a hint. */
export function loginPage(action: string, client: string, users: readonly string[], error = ''): string {
  const message = error === '' ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`;
  const names = users.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ');
  return page(
    `Sign in to ${client}`,
    `${message}<form method="post" action="${escapeHtml(action)}">
      <label for="username">User name</label><input id="username" name="username" autocomplete="username" autofocus required>
      <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
      <button type="submit">Sign in</button></form>
      <p><small>Development identity provider. Demo users: ${names}; the password is the user name.</small></p>`,
  );
}
