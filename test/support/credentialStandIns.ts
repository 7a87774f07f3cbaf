import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeSend, type HttpSend } from '../../src/core/accounts/send';

/** A request for credentials, with its intended host. */
export interface AskedQuestion {
  readonly host: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Fakes of STS, the instance metadata service, a credentials URI, CloudSSO and OAuth on loopback. */
export class CredentialStandIns {
  readonly asked: AskedQuestion[] = [];
  /** AccessKey secrets that STS knows, by id. */
  readonly secrets = new Map<string, string>();
  expiresInMs = 3_600_000;
  /** Whether responses contain the expiration of keys. */
  namesEnd = true;
  /** Unused OAuth refresh tokens; each can be used once. */
  refreshTokens = new Set(['oauth-refresh']);
  /** Used refresh tokens in order of use. */
  readonly spentTokens: string[] = [];
  /** The HTTP status of the nth exchange of a token for keys. */
  exchangeStatus: (question: number) => number = () => 200;
  /** Returned by STS instead of keys. */
  refusal: { readonly status: number; readonly code: string } | undefined;
  private issued = 0;
  private exchanges = 0;
  private server: Server | undefined;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'http://x');
        const body = Buffer.concat(chunks).toString();
        const form = body.startsWith('{') ? [] : [...new URLSearchParams(body)];
        const question: AskedQuestion = {
          host: String(request.headers['x-meant-for'] ?? ''),
          path: url.pathname,
          parameters: Object.fromEntries([...url.searchParams, ...form]),
          headers: request.headers,
        };
        this.asked.push(question);
        const { status, text } = this.answer(question, request.method ?? '');
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(text);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  /** Restores the initial state, but keeps the keys that STS has issued. */
  reset(): void {
    this.asked.length = 0;
    this.spentTokens.length = 0;
    this.refreshTokens = new Set(['oauth-refresh']);
    this.exchanges = 0;
    this.exchangeStatus = () => 200;
    this.expiresInMs = 3_600_000;
    this.namesEnd = true;
    this.refusal = undefined;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** Sends every request to this server, so that no test reaches the network. */
  readonly send: HttpSend = (question) => {
    const { host, pathname, search } = new URL(question.url);
    return nodeSend({
      ...question,
      url: `${this.origin}${pathname}${search}`,
      headers: { ...question.headers, 'x-meant-for': host },
    });
  };

  private answer(question: AskedQuestion, method: string): { status: number; text: string } {
    const { host, path } = question;
    const json = (value: unknown, status = 200) => ({ status, text: JSON.stringify(value) });
    if (/^sts(-vpc)?\./.test(host)) return this.sts(question);
    if (host === '100.100.100.200') {
      if (path === '/latest/api/token')
        return { status: method === 'PUT' ? 200 : 405, text: 'metadata-token' };
      if (question.headers['x-aliyun-ecs-metadata-token'] !== 'metadata-token') return json({}, 403);
      const base = '/latest/meta-data/ram/security-credentials/';
      if (path === base) return { status: 200, text: 'instance-role' };
      return path.startsWith(base)
        ? json({ Code: 'Success', ...this.keys(path.slice(base.length)) })
        : json({}, 404);
    }
    if (path === '/uri') return json({ Code: 'Success', ...this.keys('uri') });
    if (path === '/cloud-credentials') {
      const ok = question.headers['authorization'] === 'Bearer sso-token';
      return ok ? json({ CloudCredential: this.keys('sso') }) : json({ ErrorCode: 'InvalidToken' }, 401);
    }
    if (path === '/v1/token') {
      const token = question.parameters['refresh_token'] ?? '';
      this.spentTokens.push(token);
      if (!this.refreshTokens.delete(token))
        return json(
          { error: 'invalid_grant', error_description: `${token} is spent.`, requestId: 'OA-1' },
          400,
        );
      const next = this.spentTokens.length + 1;
      this.refreshTokens.add(`oauth-refresh-${next}`);
      return json({
        access_token: `oauth-access-${next}`,
        refresh_token: `oauth-refresh-${next}`,
        expires_in: 3600,
      });
    }
    if (path === '/v1/exchange') {
      const status = this.exchangeStatus(++this.exchanges);
      if (status !== 200) return json({ error: 'expired_token', requestId: 'OA-2' }, status);
      const ok = String(question.headers['authorization']).startsWith('Bearer oauth-access');
      const { AccessKeyId, AccessKeySecret, SecurityToken, ...end } = this.keys('oauth');
      return ok
        ? json({
            accessKeyId: AccessKeyId,
            accessKeySecret: AccessKeySecret,
            securityToken: SecurityToken,
            ...('Expiration' in end ? { expiration: end.Expiration } : {}),
          })
        : json({ error: 'invalid_token' }, 401);
    }
    return json({}, 404);
  }

  private sts({ parameters }: AskedQuestion): { status: number; text: string } {
    const refuse = (status: number, code: string) => ({
      status,
      text: JSON.stringify({
        Code: code,
        Message: `Refused ${parameters['AccessKeyId'] ?? ''}.`,
        RequestId: 'STS-1',
      }),
    });
    if (this.refusal) return refuse(this.refusal.status, this.refusal.code);
    const { Action, RoleArn = '' } = parameters;
    if (Action === 'AssumeRole' && !this.isSigned(parameters)) return refuse(403, 'SignatureDoesNotMatch');
    if (Action === 'AssumeRoleWithOIDC' && parameters['OIDCToken'] !== 'oidc-token')
      return refuse(400, 'AuthenticationFail.OIDCToken');
    return {
      status: 200,
      text: JSON.stringify({ RequestId: 'STS-1', Credentials: this.keys(RoleArn.split('/').at(-1) ?? '') }),
    };
  }

  /** Checks signature version 1.0 with HMAC-SHA1, as STS does. */
  private isSigned(parameters: Readonly<Record<string, string>>): boolean {
    const { Signature, ...signed } = parameters;
    const encode = (text: string): string =>
      encodeURIComponent(text).replace(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    const query = Object.keys(signed)
      .sort()
      .map((name) => `${encode(name)}=${encode(signed[name] ?? '')}`)
      .join('&');
    const secret = this.secrets.get(parameters['AccessKeyId'] ?? '') ?? '';
    const text = `POST&${encode('/')}&${encode(query)}`;
    return createHmac('sha1', `${secret}&`).update(text).digest('base64') === Signature;
  }

  private keys(of: string) {
    const id = `STS.${of}.${++this.issued}`;
    const secret = `secret-${of}-${this.issued}`;
    this.secrets.set(id, secret);
    return {
      AccessKeyId: id,
      AccessKeySecret: secret,
      SecurityToken: `token-${of}`,
      ...(this.namesEnd
        ? { Expiration: new Date(Date.now() + this.expiresInMs).toISOString().replace(/\.\d+Z$/, 'Z') }
        : {}),
    };
  }
}
