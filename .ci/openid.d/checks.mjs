// The checks: each walks a browser through a log-in. See ../openid.
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from './browser.mjs';

const [, , command, origin, provider] = process.argv;
const issuer = readFileSync('issuer', 'utf8');
const SECRET = { clientid: 'confidential', clientsecret: 'a-secret-of-this-run' };
const UI = { 'X-ZOT-API-CLIENT': 'zot-ui' };
const LOG = 'jzot.log';

/** The configuration with one provider, which the registry takes up while it runs. */
function configure(settings) {
  const oidc = { issuer, scopes: ['openid', 'profile', 'email', 'groups'], ...settings };
  const config = {
    storage: { rootDirectory: 'root' },
    http: {
      address: '127.0.0.1',
      port: Number(new URL(origin).port),
      shutdownDelay: '0s',
      auth: { openid: { providers: { oidc } } },
      accessControl: {
        repositories: { 'team/**': { policies: [{ groups: ['dev'], actions: ['read', 'create'] }] } },
      },
    },
    log: { level: 'debug', output: LOG },
  };
  writeFileSync('config.next', JSON.stringify(config, null, 2));
  renameSync('config.next', 'config.json');
}

const lines = (message) =>
  readFileSync(LOG, 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"message":"${message}"`))
    .map((line) => JSON.parse(line));

async function eventually(what, condition) {
  for (let i = 0; i < 300; i++) {
    try {
      if (await condition()) return;
    } catch (error) {
      if (i === 299) throw error;
    }
    await pause(100);
  }
  assert.fail(`never: ${what}`);
}

async function reconfigure(settings) {
  const before = lines('configuration reloaded').length;
  configure(settings);
  await eventually('reloaded', () => lines('configuration reloaded').length > before);
}

const callback = (url) => url.pathname.startsWith('/zot/auth/callback/');

/** To the provider, in, and back at the registry's door. */
async function toTheDoor(browser, query = '') {
  let page = await browser.go(`${origin}/zot/auth/login?provider=oidc${query}`);
  page = await browser.submit(page, { user: 'alice', password: 'wonderland', answer: 'yes' }, { until: callback });
  while (!page.next) page = await browser.submit(page, { answer: 'yes' }, { until: callback });
  return page.next;
}

async function logIn(browser, query) {
  return browser.ask(await toTheDoor(browser, query));
}

async function isNamed(user, claim, fellBack) {
  const before = lines('extracted identity').length;
  const browser = new Browser();
  const answer = await logIn(browser);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(browser.cookie('user'), user);
  assert.ok(browser.cookie('session'));
  const said = lines('extracted identity').slice(before);
  assert.equal(said.length, 1);
  assert.equal(said[0].claim, claim);
  assert.equal(said[0].fellBackToDefaultClaim, fellBack);
}

async function mapped(username, user, claim, fellBack) {
  await reconfigure({ ...SECRET, claimMapping: { username } });
  await isNamed(user, claim, fellBack);
}

const CHECKS = {
  'without a mapping the address is the name': () => isNamed('alice@example.com', 'email', false),

  'the browser goes where it wanted to': async () => {
    const answer = await logIn(new Browser(), '&callback_ui=%2Fhome');
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), '/home');
  },

  'the session is the user, with the groups of the provider': async () => {
    const browser = new Browser();
    await logIn(browser);
    assert.equal((await browser.ask(`${origin}/v2/`, { headers: UI })).status, 200);
    assert.equal((await browser.ask(`${origin}/v2/team/app/tags/list`, { headers: UI })).status, 404);
    assert.equal((await browser.ask(`${origin}/v2/other/app/tags/list`, { headers: UI })).status, 403);
    assert.equal((await new Browser().ask(`${origin}/v2/`, { headers: UI })).status, 401);
  },

  'who logs out is sent to the provider, and comes back': async () => {
    const browser = new Browser();
    await logIn(browser);
    const out = await browser.ask(`${origin}/zot/auth/logout`, { method: 'POST', headers: UI });
    assert.equal(out.status, 200);
    assert.equal(browser.cookie('session'), undefined);
    const url = new URL(JSON.parse(out.text).endSessionUrl);
    assert.equal(url.searchParams.get('client_id'), 'confidential');
    assert.equal(url.searchParams.get('post_logout_redirect_uri'), `${origin}/login`);
    const asked = await browser.go(url);
    const left = await browser.submit(asked, { logout: 'yes' }, { until: (next) => next.pathname === '/login' });
    assert.equal(left.next.href, `${origin}/login`);
    const page = await browser.ask(left.next);
    assert.equal(page.status, 200);
    assert.match(page.text, /You are logged out/);
    assert.match(page.text, /zot\/auth\/login\?provider=oidc/);
    const again = await browser.go(`${origin}/zot/auth/login?provider=oidc`);
    assert.match(again.text, /<title>login/);
  },

  'who cancels is nobody': async () => {
    const browser = new Browser();
    const page = await browser.go(`${origin}/zot/auth/login?provider=oidc`);
    const back = await browser.submit(page, { answer: 'no' }, { until: callback });
    const answer = await browser.ask(back.next);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('www-authenticate'), null);
    assert.equal(browser.cookie('session'), undefined);
  },

  'what another browser brings is refused': async () => {
    const door = await toTheDoor(new Browser());
    const other = new Browser();
    await other.ask(`${origin}/zot/auth/login?provider=oidc`);
    assert.equal((await other.ask(door)).status, 401);
    assert.equal(other.cookie('session'), undefined);
  },

  'nothing is good twice': async () => {
    const browser = new Browser();
    const door = await toTheDoor(browser);
    assert.equal((await browser.ask(door)).status, 201);
    assert.equal((await browser.ask(door)).status, 401);
  },

  'preferred_username is the name': () => mapped('preferred_username', 'alice', 'preferred_username', false),
  'email is the name': () => mapped('email', 'alice@example.com', 'email', false),
  'sub is the name': () => mapped('sub', '1', 'sub', false),
  'where the claim is missing the address is the name': () => mapped('nickname', 'alice@example.com', 'email', true),

  'a public client has PKCE': async () => {
    await reconfigure({ clientid: 'public' });
    await isNamed('alice@example.com', 'email', false);
  },

  'a client proves itself by its key': async () => {
    await reconfigure({ clientid: 'by-key', keypath: 'client-key.pem' });
    await isNamed('alice@example.com', 'email', false);
  },

  'a client with the wrong secret is told so in the log, not to the user': async () => {
    await reconfigure({ ...SECRET, clientsecret: 'another' });
    assert.equal((await logIn(new Browser())).status, 503);
    assert.match(lines('identity provider cannot be used').at(-1).error, /invalid_client/);
  },

  'a provider that is gone is away': async () => {
    process.kill(Number(provider));
    await reconfigure({ ...SECRET, name: 'gone' });
    const answer = await new Browser().ask(`${origin}/zot/auth/login?provider=oidc`);
    assert.equal(answer.status, 503);
    assert.ok(answer.headers.get('retry-after'));
    assert.equal((await new Browser().ask(`${origin}/livez`)).status, 200);
  },

  'no secret is in the log': async () => {
    assert.doesNotMatch(readFileSync(LOG, 'utf8'), /a-secret-of-this-run|code=[A-Za-z0-9_-]{20}|PRIVATE KEY/);
  },
};

if (command === 'configure') {
  configure(SECRET);
} else {
  await eventually('up', async () => (await fetch(`${origin}/readyz`)).ok);
  let failed = 0;
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      await check();
      console.log(`ok      ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${error.stack}`);
    }
  }
  console.log(`openid: ${Object.keys(CHECKS).length - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed ? 1 : 0;
}
