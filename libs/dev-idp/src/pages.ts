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
  input:focus-visible, button:focus-visible { outline: 3px solid light-dark(#7fa8e8, #9dbdf0); outline-offset: 1px }
  .error { color: light-dark(#a4161a, #ff8a8a) } code { font-size: .95em } small { color: light-dark(#4b535b, #b3bac1) }
  .hint { margin-top: 1.5rem; padding-top: .75rem; border-top: 1px solid light-dark(#d9dee3, #3a4148); font-size: .85rem;
          color: light-dark(#4b535b, #b3bac1) }
  .hint p { margin: 0 0 .5rem } table { width: 100%; border-collapse: collapse } th { text-align: left; font-weight: 600 }
  td, th { padding: .15rem 0 }
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

/** A page that says what went wrong; the texts may come from a request. */
export function errorPage(error: string, description = ''): string {
  return page(
    'That did not work',
    `<p class="error" role="alert">${escapeHtml(description || error)}</p><p><small>Code: <code>${escapeHtml(error)}</code></small></p>`,
  );
}

/** A page with one button that sends a form of the provider. */
export function confirmPage(title: string, text: string, form: string, button: { label: string; attributes: string }) {
  return page(title, `${text}${form}<button type="submit" ${button.attributes}>${button.label}</button>`);
}

/** The log-in form, with the demo users as a hint. */
export function loginPage(action: string, client: string, users: readonly LoginHint[], error = ''): string {
  const message = error === '' ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`;
  const rows = users.map(
    ({ name, roles }) => `<tr><td><code>${escapeHtml(name)}</code></td><td>${escapeHtml(roles.join(', '))}</td></tr>`,
  );
  return page(
    `Sign in to ${client}`,
    `${message}<form method="post" action="${escapeHtml(action)}">
      <label for="username">User name</label><input id="username" name="username" autocomplete="username" autocapitalize="none" autofocus required>
      <label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
      <button type="submit">Sign in</button></form>
      <section class="hint"><p>Development identity provider. Each demo user's password is the user name.</p>
      <table><thead><tr><th>User</th><th>Role</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`,
  );
}

/** A demo user, as the log-in page names it. */
export interface LoginHint {
  name: string;
  roles: readonly string[];
}
