import type { CredentialValue } from '../accounts/credentials';
import { maskSecrets } from '../errors/mask';
import { isRdsError, isTransient, RdsError } from '../errors/rdsError';
import { attempt, type Attending, type Call } from './attempt';
import { longestAskedMs, TurnedAway, type Limiter, type Turn } from './limiter';
import type { Reply } from './reply';
import type { WireParameters } from './sdk';
import type { TransportOptions } from './transport';

const maxTries = 4;
/** How long a throttled read waits for its turn; meanwhile the limiter slows down all calls. */
const throttledForMs = 60_000;
const firstBackoffMs = 400;
const maxBackoffMs = 8_000;

const credentialRefusals =
  /^(InvalidAccessKeyId|InvalidSecurityToken|SignatureDoesNotMatch|IncompleteSignature|MissingSecurityToken)/;

/** One call with its retries. It waits for the limiter and logs each failure. */
export class Tries {
  private readonly started: number;
  private readonly label: string;
  private keys: CredentialValue | undefined;
  private areKeysRenewed = false;
  private tries = 0;
  private throttles = 0;
  private lastThrottle: RdsError | undefined;

  constructor(
    private readonly call: Call,
    private readonly transport: TransportOptions,
    private readonly limiter: Limiter,
    private readonly onHeaders: Attending['onHeaders'],
  ) {
    this.started = transport.clock.now();
    this.label = `${call.operation} ${call.regionId}`;
  }

  async run(): Promise<Reply> {
    const { signal, timeoutMs = Infinity } = this.call.options;
    const until = this.started + Math.min(throttledForMs, timeoutMs);
    this.transport.logger.trace(`${this.label} ${loggable(this.call.parameters)}`);
    for (;;) {
      this.tries++;
      try {
        const reply = await this.limiter.run((turn) => this.tryOnce(turn), { signal, until });
        this.tellKeys();
        this.log(`ok RequestId ${reply.requestId} tries ${this.tries}`);
        return reply;
      } catch (thrown) {
        await this.beforeAnother(this.errorOf(thrown));
      }
    }
  }

  private async tryOnce(turn: Turn): Promise<Reply> {
    const { limiter, onHeaders } = this;
    const onSigned = (keys: CredentialValue): void => void (this.keys = keys);
    try {
      const reply = await attempt(this.call, this.transport, { onSigned, onHeaders });
      limiter.succeeded(turn);
      return reply;
    } catch (error) {
      if (isRdsError(error)) {
        if (error.kind === 'throttled') limiter.throttled(turn, error.retryAfterMs);
        // The call was refused for its content, so the rate was acceptable.
        else if (error.kind === 'service') limiter.succeeded(turn);
      }
      throw error;
    }
  }

  /**
   * @throws an error that is not a failure of the call, and the last failure when the limiter allows no further attempt
   */
  private errorOf(thrown: unknown): RdsError {
    const { operation, regionId, options } = this.call;
    if (thrown instanceof TurnedAway) {
      const error =
        this.lastThrottle ?? new RdsError({ kind: 'throttled', operation, regionId, sent: false });
      noteAttempts(error, this.tries - 1);
      this.log(`${error.code}, not sent again`);
      throw error;
    }
    if (isRdsError(thrown)) return thrown;
    if (options.signal?.aborted !== true) throw thrown;
    return new RdsError({ kind: 'cancelled', operation, regionId, sent: false });
  }

  /** Resolves when the call may be tried again. @throws RdsError when it may not */
  private async beforeAnother(error: RdsError): Promise<void> {
    if (await this.canRenewKeys(error)) return;
    if (error.kind === 'throttled') {
      this.throttles++;
      this.lastThrottle = error;
    }
    const pause = this.pauseAfter(error);
    const { code, httpStatus = '-', requestId = '-' } = error;
    const again = pause === undefined ? '' : ', again';
    this.log(`${code} HTTP ${httpStatus} RequestId ${requestId} tries ${this.tries}${again}`);
    if (pause === undefined) {
      noteAttempts(error, this.tries);
      throw error;
    }
    // On throttling, the limiter already holds back all calls.
    if (error.kind === 'throttled') return;
    const { operation, regionId, options } = this.call;
    try {
      await this.transport.clock.sleep(pause, options.signal);
    } catch {
      throw new RdsError({ kind: 'cancelled', operation, regionId, sent: false });
    }
  }

  /**
   * Whether new keys replaced the refused keys. The service refuses keys before it does anything, so even a mutating
   * call may be sent again, once.
   */
  private async canRenewKeys({ code, answered }: RdsError): Promise<boolean> {
    const { keys } = this;
    const areRefused = credentialRefusals.test(code);
    if (answered && !areRefused) this.tellKeys();
    if (!areRefused || this.areKeysRenewed || !keys) return false;
    this.areKeysRenewed = true;
    const areRenewed = await this.transport.account.credential.renew?.(keys).catch(() => false);
    if (areRenewed) this.log(`${code}, again with other keys`);
    return areRenewed === true;
  }

  private tellKeys(): void {
    if (this.keys) this.transport.onAnswered?.(this.keys);
  }

  /** Milliseconds until the next attempt; undefined when there is none. */
  private pauseAfter(error: RdsError): number | undefined {
    const failures = this.tries - this.throttles;
    const { retry = true } = this.call.options;
    if (!retry || failures >= maxTries || !isTransient(error)) return undefined;
    return pauseBefore(failures, error, this.transport.random);
  }

  private log(outcome: string): void {
    const { clock, logger } = this.transport;
    logger.debug(`${this.label} ${clock.now() - this.started} ms ${outcome}`);
  }
}

/** Records on the error how often its request was sent, if more than once. */
function noteAttempts(error: RdsError, tries: number): void {
  if (tries > 1) Object.assign(error, { attempts: tries });
}

/** Exponential backoff with jitter, or the pause that the service asked for; undefined when that pause is too long. */
function pauseBefore(tries: number, error: RdsError, random: () => number): number | undefined {
  const asked = error.retryAfterMs ?? 0;
  if (asked > longestAskedMs) return undefined;
  if (asked > 0 || error.kind === 'throttled') return asked;
  const bound = Math.min(maxBackoffMs, firstBackoffMs * 2 ** (tries - 1));
  return Math.round(bound / 2 + (random() * bound) / 2);
}

/** Parameters for the log. Anyone with access to the account could reuse a ClientToken, so most of it is left out. */
function loggable(parameters: WireParameters): string {
  const { ClientToken: token, ...rest } = parameters;
  const masked = token === undefined ? rest : { ...rest, ClientToken: `${String(token).slice(0, 8)}…` };
  return maskSecrets(JSON.stringify(masked));
}
