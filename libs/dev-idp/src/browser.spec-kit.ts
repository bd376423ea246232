/** What a browser does in a log-in, for tests: follows redirects, keeps cookies, sends forms. */
export class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  /** Opens a URL and follows redirects, up to the first one that leaves for `stopAt`. */
  async open(
    url: string,
    stopAt = 'none:',
    init: RequestInit = {},
  ): Promise<{ url: string; status: number; html: string }> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string> | undefined), cookie: this.cookiesFor(url) },
    });
    this.keep(response);
    const location = response.headers.get('location');
    if (location === null) return { url, status: response.status, html: await response.text() };
    const next = new URL(location, url).href;
    return next.startsWith(stopAt) ? { url: next, status: response.status, html: '' } : this.open(next, stopAt);
  }

  /** Sends the form of a page with its hidden fields and these. */
  async send(page: { url: string; html: string }, fields: Record<string, string>, stopAt?: string) {
    const action = /<form[^>]*action="([^"]*)"/.exec(page.html)?.[1] ?? '';
    const hidden = [...page.html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([tag]) => [
      /name="([^"]*)"/.exec(tag)?.[1] ?? '',
      /value="([^"]*)"/.exec(tag)?.[1] ?? '',
    ]);
    const body = new URLSearchParams({ ...(Object.fromEntries(hidden) as Record<string, string>), ...fields });
    return this.open(new URL(action.replaceAll('&amp;', '&'), page.url).href, stopAt, { method: 'POST', body });
  }

  private keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((a) => a.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
      if (value === '') this.cookies.delete(`${name} ${path}`);
      else this.cookies.set(`${name} ${path}`, { value: `${name}=${value}`, path });
    }
  }

  /** The `Cookie` header of a request; a browser does not tell ports of a host apart. */
  cookiesFor(url: string): string {
    const { pathname } = new URL(url);
    return [...this.cookies.values()]
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ value }) => value)
      .join('; ');
  }
}
