import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { hasPassed, type Clock } from '../clock';
import type { CredentialValue } from './credentials';
import type { Caller, Identity } from './identity';

/** Stores the identities of keys under digests of the keys. It never contains a key. */
export interface IdentityStorage {
  read(): unknown;
  write(rows: readonly unknown[]): void;
}

export interface IdentityContext {
  /** Host of the service if it is not the official one, where the same key may belong to someone else. */
  readonly service: string;
  /** Asks STS. Undefined and a rejection both mean that the identity is not known. */
  readonly ask: (keys: CredentialValue) => Promise<Caller | undefined>;
  /** Ids under which jobs of this account may have been recorded, regardless of its keys. */
  readonly formerIds?: readonly string[];
}

export interface IdentitySource {
  /** The identity of the keys. Asks STS if it is not known. */
  of(keys: CredentialValue): Promise<Identity>;
  /** The identity as far as it is known without asking STS. */
  atOnce(keys: Pick<CredentialValue, 'accessKeyId' | 'expected'>): Identity;
}

const rowSchema = v.object({
  /** Digest of a key or of an expected caller. */
  key: v.string(),
  id: v.string(),
  accountNumber: v.string(),
  principal: v.string(),
});
type Row = v.InferOutput<typeof rowSchema>;

const mostRows = 60;
/** How long STS is not asked again about a key after it did not answer. */
const pauseMs = 5 * 60_000;

/**
 * Finds out who keys belong to: by the answer of STS, which is asked once per key, otherwise by their expected caller,
 * otherwise by the key itself. Concurrent callers that ask about the same key share one request.
 */
export class Identities {
  private kept: Row[] | undefined;
  private readonly pending = new Map<string, Promise<Caller | undefined>>();
  /** When STS did not answer, epoch milliseconds. */
  private readonly failedAt = new Map<string, number>();

  /** @param storage if absent, identities are only kept in memory */
  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly storage?: IdentityStorage,
  ) {}

  of(context: IdentityContext): IdentitySource {
    return {
      of: async (keys) => {
        // The identity stored for the expected caller may be out of date, so STS is asked about the key itself.
        if (!this.certain(keys, context) && !this.hasFailed(digest(context, keys.accessKeyId)))
          await this.learn(keys, context);
        return this.identity(keys, context);
      },
      atOnce: (keys) => this.identity(keys, context),
    };
  }

  /** The caller whose id was recorded. */
  byId(id: string): Caller | undefined {
    return this.rows().find((row) => row.id === id || row.key === id);
  }

  private async learn(keys: CredentialValue, context: IdentityContext): Promise<void> {
    const key = digest(context, keys.accessKeyId);
    const asking = this.pending.get(key) ?? context.ask(keys).catch(() => undefined);
    this.pending.set(key, asking);
    const caller = await asking;
    if (this.pending.get(key) !== asking) return;
    this.pending.delete(key);
    if (!caller) {
      this.failedAt.set(key, this.clock.now());
      return;
    }
    const row = { id: idOf(caller, context), ...caller };
    const names = [key, ...(keys.expected ? [digest(context, keys.expected.text)] : [])];
    const others = this.rows().filter((one) => !names.includes(one.key));
    this.kept = [...others, ...names.map((name) => ({ key: name, ...row }))].slice(-mostRows);
    this.storage?.write(this.kept);
  }

  private hasFailed(key: string): boolean {
    if (!hasPassed(pauseMs, this.failedAt.get(key) ?? -Infinity, this.clock.now())) return true;
    this.failedAt.delete(key);
    return false;
  }

  private certain(
    { accessKeyId, expected }: Pick<CredentialValue, 'accessKeyId' | 'expected'>,
    context: IdentityContext,
  ): Caller | undefined {
    return expected?.isExact ? expected.caller : this.row(digest(context, accessKeyId));
  }

  private row(name: string): Row | undefined {
    return this.rows().find(({ key }) => key === name);
  }

  private identity(
    keys: Pick<CredentialValue, 'accessKeyId' | 'expected'>,
    context: IdentityContext,
  ): Identity {
    const { accessKeyId, expected } = keys;
    const { formerIds = [] } = context;
    const known = this.certain(keys, context) ?? (expected && this.row(digest(context, expected.text)));
    // Ids as earlier versions made them, or as this one does while STS does not answer.
    const plain = [
      ...formerIds,
      ...(expected ? [digest(context, expected.text)] : []),
      digest(context, accessKeyId),
    ];
    const id = known ? idOf(known, context) : (plain[0] ?? '');
    const earlierKeys = this.rows().flatMap((row) => (row.id === id ? [row.key] : []));
    const aliases = [...new Set([...plain, ...earlierKeys])].filter((one) => one !== id);
    const { accountNumber, principal } = known ?? expected?.caller ?? { accountNumber: '', principal: '' };
    return { id, aliases, accountNumber, principal };
  }

  private rows(): readonly Row[] {
    if (this.kept) return this.kept;
    const stored = v.safeParse(v.array(v.unknown()), this.storage?.read());
    const rows = stored.success ? stored.output : [];
    this.kept = rows.flatMap((row) => {
      const parsed = v.safeParse(rowSchema, row);
      return parsed.success ? [parsed.output] : [];
    });
    return this.kept;
  }
}

/** ARNs may spell the name of a role as entered or in lower case, depending on the API. */
function idOf({ accountNumber, principal }: Caller, context: IdentityContext): string {
  const name = principal.startsWith('role ') ? principal.toLowerCase() : principal;
  return digest(context, `${accountNumber} ${name}`);
}

function digest({ service }: IdentityContext, who: string): string {
  return createHash('sha256').update(`${service}\n${who}`).digest('hex').slice(0, 16);
}
