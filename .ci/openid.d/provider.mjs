// An OpenID Connect provider with three clients, one user, and two pages: log in, and allow.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const origin = process.argv[2];
const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync('client-key.pem', key.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });

const client = (id, more) => ({
  client_id: id,
  redirect_uris: [`${origin}/zot/auth/callback/oidc`],
  post_logout_redirect_uris: [`${origin}/login`],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  ...more,
});

const USER = {
  sub: '1',
  email: 'alice@example.com',
  email_verified: true,
  preferred_username: 'alice',
  name: 'Alice',
  groups: ['admin', 'dev'],
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}/`;
  const provider = new Provider(issuer, {
    clients: [
      client('confidential', { client_secret: 'a-secret-of-this-run' }),
      client('public', { token_endpoint_auth_method: 'none' }),
      client('by-key', {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ ...key.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
      }),
    ],
    cookies: { keys: ['of this run'] },
    pkce: { required: () => true },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'preferred_username'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (context, id) => ({ accountId: id, claims: () => USER }),
  });

  const page = (response, prompt) => {
    const fields = prompt === 'login' ? '<input name="user"><input name="password" type="password">' : '';
    response.setHeader('Content-Type', 'text/html');
    response.end(
      `<!doctype html><title>${prompt}</title><form method="post">${fields}` +
        `<button name="answer" value="yes">Continue</button>` +
        `<button name="answer" value="no" formnovalidate>Cancel</button></form>`,
    );
  };

  const answer = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    let result;
    if (form.get('answer') === 'no') {
      result = { error: 'access_denied', error_description: 'the user does not want to' };
    } else if (prompt.name === 'login') {
      if (form.get('user') !== 'alice' || form.get('password') !== 'wonderland') {
        return page(response, 'login');
      }
      result = { login: { accountId: USER.sub } };
    } else {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope(params.scope);
      result = { consent: { grantId: await grant.save() } };
    }
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  };

  const rest = provider.callback();
  server.on('request', async (request, response) => {
    try {
      if (!request.url.startsWith('/interaction/')) {
        rest(request, response);
      } else if (request.method === 'POST') {
        await answer(request, response);
      } else {
        page(response, (await provider.interactionDetails(request, response)).prompt.name);
      }
    } catch (error) {
      console.error(error);
      response.statusCode = 500;
      response.end();
    }
  });
  writeFileSync('issuer', issuer);
});
