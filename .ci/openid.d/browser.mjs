// As much of a browser as a log-in takes: cookies, redirects, forms.
export class Browser {
  #cookies = [];

  cookie(name) {
    return this.#cookies.find((it) => it.name === name)?.value;
  }

  #send(url) {
    return this.#cookies
      .filter((it) => it.host === url.hostname && url.pathname.startsWith(it.path))
      .map((it) => `${it.name}=${it.value}`)
      .join('; ');
  }

  #keep(url, line) {
    const [pair, ...attributes] = line.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    const attribute = (wanted) =>
      attributes.find((it) => it.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
    const path = attribute('path') ?? '/';
    const over =
      attribute('max-age') === '0' || (attribute('max-age') === undefined && new Date(attribute('expires')) < new Date());
    this.#cookies = this.#cookies.filter((it) => it.name !== name || it.path !== path || it.host !== url.hostname);
    if (!over) this.#cookies.push({ name, value, path, host: url.hostname });
  }

  /** One request; what it answers is not followed. */
  async ask(address, { method = 'GET', headers = {}, form } = {}) {
    const url = new URL(address);
    const cookies = this.#send(url);
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(cookies && { Cookie: cookies }) },
      body: form,
    });
    response.headers.getSetCookie().forEach((line) => this.#keep(url, line));
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Follows redirects until there are none, or the browser would come to where it shall not go. */
  async go(address, { until = () => false, ...rest } = {}) {
    let answer = await this.ask(address, rest);
    for (let i = 0; i < 20 && [302, 303].includes(answer.status); i++) {
      const next = new URL(answer.headers.get('location'), answer.url);
      if (until(next)) return { ...answer, next };
      answer = await this.ask(next);
    }
    return answer;
  }

  /** Fills the form of a page in, presses a button, and follows. */
  async submit(page, fields, options = {}) {
    const tag = /<form[^>]*>/.exec(page.text)?.[0];
    if (!tag) throw new Error(`no form at ${page.url}: ${page.status} ${page.text}`);
    const form = new URLSearchParams();
    for (const [input] of page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      form.set(/name="([^"]*)"/.exec(input)[1], /value="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    Object.entries(fields).forEach(([name, value]) => form.set(name, value));
    const action = /action="([^"]*)"/.exec(tag)?.[1].replaceAll('&amp;', '&') ?? page.url;
    return this.go(new URL(action, page.url), { method: 'POST', form, ...options });
  }
}
